import {
  ACCORDING,
  ADVERB,
  AUXILIARY,
  CALENDAR,
  CHARACTERISING,
  compileCues,
  compileLanguage,
  COMPLEMENTIZER,
  CONJUNCTION,
  type CueLists,
  DETERMINER,
  DOCUMENT,
  LABEL,
  NAME_PARTICLE,
  NAMING,
  NOT_A_NAME,
  OBLIQUE,
  ORGANISATION,
  PLACE,
  POSSESSIVE,
  PREPOSITION,
  type PronounLists,
  ROLE,
  TITLE,
  type WordLists,
} from './language.ts'

/** The forms of a regular verb: `claim`, `claims`, `claimed`, `claiming`. */
function inflect(verb: string): string[] {
  if (verb.endsWith('e')) return [verb, `${verb}s`, `${verb}d`, `${verb.slice(0, -1)}ing`]
  if (/[^aeiou]y$/.test(verb)) return [verb, `${verb.slice(0, -1)}ies`, `${verb.slice(0, -1)}ied`, `${verb}ing`]
  if (/(?:s|sh|ch|x|z)$/.test(verb)) return [verb, `${verb}es`, `${verb}ed`, `${verb}ing`]
  return [verb, `${verb}s`, `${verb}ed`, `${verb}ing`]
}

/** Reporting verbs by strength. The first group almost always reports speech, but the last group often does not. */
const REGULAR_CUES: CueLists = [
  [
    3,
    `add tweet remark exclaim recall assert reiterate quip joke vow note state insist caution lament muse boast opine
    contend retort conclude explain declare continue reply respond proclaim emphasize stress comment`,
  ],
  [
    2,
    `argue claim warn acknowledge admit announce ask answer complain concede confirm deny disclose elaborate insinuate
    observe pledge predict promise protest reason recount reflect remember repeat reveal shout scream yell whisper
    mutter cry chant suggest testify urge assure counter bemoan decry deride denounce dub describe characterize label
    mock accuse blast slam deadpan gush interject joke marvel mention post propose quote report scoff snap sneer
    summarize surmise tease vent volunteer warrant allege charge criticize estimate instruct joke order plead
    rail rant riff brag beam sigh laugh demand beg blurt bark growl intone pronounce`,
  ],
  [
    1,
    `agree allow believe call cite condemn consider discuss dismiss express hail hint highlight imply indicate
    inform inquire include issue lambast lash learn list narrate offer point portray praise publish rule sign
    start signal talk title thank view voice wonder conclude refer advise advocate applaud address appear assail
    attack attribute blame celebrate compare congratulate credit defend detail direct display echo end
    envision fear figure frame implore interrupt invite maintain name open paint plan ponder preach print question
    recommend reference reject relate release reject remain request ridicule rip salute seek sing speculate
    support tout trumpet underscore welcome want worry hope laud liken extol disagree vilify chide`,
  ],
]
const IRREGULAR_CUES: CueLists = [
  [3, 'say says said saying tell tells told telling write writes wrote written writing quipped quipping'],
  [3, 'texted emailed retweeted tweets'],
  [2, 'think thinks thought thinking admitted admitting read reads reading put puts putting went goes going'],
  [2, 'swore swears shot shoots replied bragged bragging begged begging labeled labeling labelled dubbed dubbing'],
  [2, 'spoke speak speaks speaking'],
  [
    1,
    `find finds found show shows showed showing see sees saw seen feel feels felt hear heard know knows knew
    understood hold holds held began begin begins sang sought drew gave give gives made make making
    referred referring ripped outlined laid lays`,
  ],
]

const cueStrength = compileCues([IRREGULAR_CUES], [REGULAR_CUES, inflect])

const PRONOUNS: PronounLists = [
  ['he', 'he him himself'],
  ['she', 'she herself'],
  ['they', 'they them others many some both several another'],
  ['it', 'it'],
  ['who', 'who which that'],
  ['i', 'i we me'],
  ['his', 'his'],
  ['her', 'her'],
  ['their', 'their its our my'],
]

const MONTHS = `january february march april may june july august september october november december jan feb mar
  apr jun jul aug sept sep oct nov dec`
const DAYS = 'monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun'

const CLASSES: WordLists = [
  [ACCORDING, 'according per'],
  [
    AUXILIARY,
    `is are was were be been being am has have had having do does did will would can could may might must shall
    should 's 'd 've 're 'll isn't wasn't aren't weren't hasn't haven't hadn't don't doesn't didn't won't wouldn't
    can't couldn't shouldn't ain't`,
  ],
  [
    PREPOSITION,
    `of in on at to for from with by about against between among into through during before after above below over
    under around behind beyond near since until without within toward towards upon onto off out up down across
    despite amid along inside outside like unlike than versus via including`,
  ],
  [DETERMINER, 'a an the this that these those each every any no another some one two three four five both many most'],
  [DETERMINER, 'several few all'],
  [DETERMINER | POSSESSIVE, 'my your his her its our their whose'],
  [OBLIQUE, 'him them me us himself herself themselves'],
  [CONJUNCTION, 'and or but nor so yet while because although though if unless when where whereas as'],
  [COMPLEMENTIZER, 'that how whether'],
  [
    ADVERB,
    `also later then now never ever always often already still again once just only even not recently previously
    earlier reportedly repeatedly publicly simply quickly immediately initially finally eventually bluntly flatly
    famously flatly sarcastically angrily quietly further too instead perhaps soon today yesterday tomorrow tonight
    first once twice further separately similarly specifically apparently essentially privately proudly clearly shortly afterward
    afterwards thereafter certainly surely obviously ultimately overall similarly likewise thus hence`,
  ],
  [
    TITLE,
    `mr mrs ms miss dr sen rep gov lt gen col sgt maj capt adm prof rev fr st hon pres sir dame lord lady president
    vice senator congressman congresswoman governor mayor judge justice general colonel captain admiral professor
    secretary chairman chairwoman chairperson speaker representative ambassador minister chancellor prime king queen
    prince princess pope cardinal bishop archbishop sheriff detective officer attorney director leader candidate
    nominee democrat republican former ex-president sens reps lawmaker pastor reverend rabbi imam host commissioner
    councilman councilwoman treasurer secretary-general attorney-general vice-president whip deputy chief first majority minority`,
  ],
  [CALENDAR, `${MONTHS} ${DAYS} christmas easter thanksgiving a.m p.m am pm est edt et gmt`],
  [
    ROLE,
    `spokesman spokeswoman spokesperson official officials aide aides adviser advisers advisor advisors source sources
    strategist strategists senator senators congressman congresswoman governor president candidate candidates nominee
    campaign campaigns group groups leader leaders man men woman women person people judge judges justice lawyer
    lawyers attorney attorneys prosecutor prosecutors manager director chairman chairwoman chair secretary
    businessman mogul billionaire tycoon supporter supporters voter voters protester protesters critic critics
    expert experts analyst analysts professor professors economist economists scientist scientists researcher
    researchers historian author authors writer writers reporter reporters journalist journalists columnist editor
    editors host hosts anchor moderator pollster pollsters operative operatives staffer staffers employee employees
    worker workers member members lawmaker lawmakers mayor sheriff officer officers police detective investigator
    investigators agent agents doctor doctors physician nurse teacher teachers student students friend friends
    neighbor neighbors mother father son daughter brother sister wife husband family parents widow child boy girl kid
    company companies organization organizations agency department committee commission board office administration
    government ministry minister diplomat diplomats ambassador pastor priest bishop pope king queen prince princess
    activist activists organizer organizers advocate advocates executive executives executives ceo founder owner
    chief head crowd audience narrator speaker speakers front-runner frontrunner republican republicans democrat
    democrats conservative conservatives liberal liberals delegate delegates donor donors insider insiders veteran
    veterans soldier soldiers general commander coach player actor actress singer star commenter user users
    newspaper magazine network station paper website site blog tabloid union team commentator observer observers
    witness witnesses resident residents farmer retiree salesman consultant consultants counsel colleague colleagues
    rival rivals opponent opponents surrogate surrogates superdelegate former`,
  ],
  [
    DOCUMENT,
    `statement report reports letter letters email emails e-mail e-mails memo ad ads advertisement poll survey study
    document documents transcript transcripts message messages tweet tweets post editorial article column op-ed
    headline headlines lawsuit suit complaint filing order ruling opinion decision release speech remarks interview
    book video audio recording sign signs banner poster placard t-shirt shirt slogan motto website page review note
    passage paragraph excerpt excerpts platform resolution bill law plan proposal petition account story piece
    caption invitation script spot commercial constitution amendment provision clause treaty agreement contract charter
    pact declaration communique rules rule regulation regulations manual guideline guidelines indictment
    verdict affidavit warrant subpoena notice footnote diary handbook brochure pamphlet leaflet flyer placards
    inscription plaque circular dossier judgment judgement newsletter blurb`,
  ],
  [
    ORGANISATION,
    `inc corp co llc ltd committee commission department university college institute foundation association
    party house court council center centre times post journal news network tribune herald press magazine review today
    bank group union agency bureau office ministry congress senate administration campaign coalition alliance society
    league federation company organization church school fund project project's board club service services daily
    gazette globe chronicle examiner guardian reuters bloomberg politico cnn nbc abc cbs msnbc fox ap bbc npr fbi cia nsa
    nra aclu epa irs doj dnc rnc gop pac wsj nyt ppp gallup facebook twitter google apple breitbart buzzfeed`,
  ],
  [
    PLACE,
    `america washington york iowa ohio texas florida california hampshire nevada carolina jersey virginia
    massachusetts pennsylvania michigan wisconsin illinois indiana georgia arizona utah colorado maine vermont
    connecticut kentucky tennessee alabama mississippi louisiana arkansas oklahoma kansas nebraska montana
    wyoming idaho oregon alaska hawaii maryland delaware minnesota missouri dakota mexico china russia israel iran iraq
    syria germany france britain england europe asia africa canada japan india afghanistan turkey u.s us usa uk`,
  ],
  [
    NOT_A_NAME,
    `i i'm i've i'd i'll you we they he she it this that these those the a an and but or so if when while as at in on
    for from with by to of after before since until because although though however meanwhile moreover still yet
    then there here what who why how where which whose not no yes well now just even only also both all some many
    most more much other others another such each every few several one two three four five six seven eight nine ten
    my your his her its our their me him them us let don't it's that's there's here's he's she's we're they're you're
    i’m asked according speaking during despite instead perhaps maybe indeed finally first second third last next
    once again ever never always often later earlier today yesterday tomorrow tonight like unlike about over under
    between among through against without within along across around behind beyond near off out up down into onto
    upon toward via per is are was were be been being do does did has have had will would can could should may might
    must shall very too quite rather almost nearly please thanks thank ok okay oh hey hi hello said says read watch
    besides see top senators year photo image video update related advertisement story continued rt`,
  ],
  [
    LABEL,
    `show film movie book song album series called so-called titled entitled named dubbed nicknamed magazine program
    podcast documentary novel play episode column word words term phrase hashtag slogan known billed headlined`,
  ],
  [NAMING, `so-called codenamed`],
  [
    CHARACTERISING,
    `called calls call calling described describes describing branded brands labeled labelled labels termed terms denounced
    denounces slammed dismissed dismisses hailed hails praised decried blasted characterized characterised referred refers
    spoke speaks likened compared deemed accused accuses warned`,
  ],
  [NAME_PARTICLE, 'de la le van von der den del di da du bin al el ben st of the for and & on'],
]

const FEMALE_NAMES = `mary patricia linda barbara elizabeth jennifer maria susan margaret dorothy lisa nancy karen betty
  helen sandra donna carol ruth sharon michelle laura sarah kimberly deborah jessica shirley cynthia angela melissa
  brenda amy anna rebecca virginia kathleen pamela martha debra amanda stephanie carolyn christine marie janet
  catherine frances ann anne joyce diane alice julie heather teresa doris gloria evelyn jean cheryl mildred katherine
  joan ashley judith rose janice kelly nicole judy christina kathy theresa beverly denise tammy irene jane lori rachel
  marilyn andrea kathryn louise sara wanda bonnie julia lois tina phyllis norma paula diana annie lillian emily robin
  peggy crystal gladys rita dawn connie florence tracy edna tiffany carmen rosa cindy grace wendy victoria edith kim
  sherry sylvia josephine thelma shannon sheila ethel ellen elaine marjorie carrie charlotte monica esther pauline emma
  juanita anita rhonda hazel amber eva debbie april leslie clara lucille jamie joanne eleanor valerie danielle megan
  alicia suzanne michele gail bertha darlene veronica jill erin geraldine lauren cathy joann lorraine lynn sally
  regina erica beatrice dolores bernice audrey yvonne annette june samantha marion dana stacy ana renee ida vivian
  roberta holly brittany melanie loretta yolanda jeanette laurie katie kristen vanessa alma sue elsie beth jeanne
  vicki carla tara rosemary eileen terri gertrude lucy tonya ella stacey wilma gina kristin jessie natalie agnes vera
  willie charlene bessie hillary ivanka melania chelsea kellyanne condoleezza nikki sonia elena olivia sophie hannah
  claire maggie jenna huma kate kristina mia zoe abigail madeleine arianna megyn greta tulsi kamala kirsten tammy joni
  carly dianne olga irina natalia svetlana angelina oprah beyonce malala aisha fatima leila`
const MALE_NAMES = `james john robert michael william david richard charles joseph thomas christopher daniel paul mark
  donald george kenneth steven edward brian ronald anthony kevin jason matthew gary timothy jose larry jeffrey frank
  scott eric stephen andrew raymond gregory joshua jerry dennis walter patrick peter harold douglas henry carl arthur
  ryan roger joe juan jack albert jonathan justin terry gerald keith samuel willie ralph lawrence nicholas roy benjamin
  bruce brandon adam harry fred wayne billy steve louis jeremy aaron randy howard eugene carlos russell bobby victor
  martin ernest phillip todd jesse craig alan shawn clarence sean philip chris johnny earl jimmy antonio bryan tony
  luis mike stanley leonard nathan dale manuel rodney curtis norman allen marvin vincent glenn jeffery travis jeff chad
  jacob lee melvin alfred kyle francis bradley jesus herbert frederick ray joel edwin don eddie ricky troy randall
  barry alexander bernard mario leroy francisco marcus micheal theodore clifford miguel oscar jay jim tom calvin alex
  jon ronnie bill lloyd tommy leon derek warren darrell jerome floyd leo alvin tim wesley gordon dean greg jorge dustin
  pedro derrick dan lewis zachary corey herman maurice vernon roberto clyde glen hector shane ricardo sam rick lester
  brent ramon charlie tyler gilbert gene marc reginald ruben brett angel nathaniel rafael leslie edgar milton raul ben
  chester cecil duane franklin andre elmer brad gabriel ron mitchell roland arnold harvey jared adrian karl cory claude
  erik darryl jamie neil jessie christian javier fernando clinton ted mathew tyrone darren lonnie lance cody julio kelly
  kurt allan nelson guy clayton hugh max dwayne dwight armando felix jimmie everett ian wallace ken bob jaime casey
  alfredo alberto dave ivan johnnie sidney byron julian isaac morris clifton willard daryl ross virgil andy marshall
  salvador perry kirk sergio marion tracy seth kent terrance rene eduardo terrence enrique freddie wade barack bernie
  mitt newt rand marco rudy reince lindsey corey trey rush glenn sheldon vladimir bashar xi benjamin ahmed mohammed
  muhammad ali omar hassan khizr abdul boris sergei dmitry alexei jake matt nate josh will zach noah ethan liam luke
  logan mason elijah evan roger pat jeb ed al`

const FEMALE_TITLES = 'mrs ms miss mme madame lady dame queen princess congresswoman chairwoman councilwoman'
const MALE_TITLES = 'mr sir lord king prince congressman chairman councilman pope cardinal bishop'

export const english = compileLanguage({
  tag: 'en',
  weights: 'en',
  minQuote: 0.43,
  caution: 1.3,
  classes: CLASSES,
  pronouns: PRONOUNS,
  abbreviations: `mr mrs ms dr sen sens rep reps gov lt gen col sgt maj capt adm prof rev st hon pres jr sr inc corp co ltd
    vs no etc jan feb mar apr jun jul aug sept sep oct nov dec ft mt u.s u.n u.k d.c a.m p.m ph.d calif fla mass conn
    ill ind ariz ala ark colo del ga kan ky la md me mich minn miss mo mont neb nev n.h n.j n.m n.y n.c n.d okla ore pa
    r.i s.c s.d tenn tex va vt wash wis wyo`,
  cueStrength,
  femaleNames: FEMALE_NAMES,
  maleNames: MALE_NAMES,
  femaleTitles: FEMALE_TITLES,
  maleTitles: MALE_TITLES,
  verbEndings: ['ed', 'ing', 's'],
})
