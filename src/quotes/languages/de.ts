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
  NAME_BEARER,
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
import { listWords } from './words.ts'

/** Verbs whose participle takes no `ge`. */
const UNPREFIXED = /^(?:be|er|ver|ent|emp|zer|ge|wider|über|unter|miss)|ier$/

/**
 * The forms of a regular verb, made from its stem: `sagt`, `sagte`, `sagten`, `sagen`, `gesagt`, and `sage`, the form
 * in reported speech.
 */
function inflect(stem: string): string[] {
  const link = /[td]$|[^lrh][mn]$/.test(stem) && !stem.endsWith('nn') ? 'e' : ''
  const infinitive = /(?:er|el)$/.test(stem) ? `${stem}n` : `${stem}en`
  const past = `${stem}${link}t`
  const participle = UNPREFIXED.test(stem) ? past : `ge${past}`
  return [past, `${past}e`, `${past}en`, infinitive, `${stem}e`, participle]
}

/** Stems of regular verbs that are cues, grouped by strength. */
const REGULAR_CUES: CueLists = [
  [3, 'sag erklär erzähl antwort erwider entgegn ergänz bekräftig versicher beton äußer erläuter'],
  [
    2,
    `mein frag warn kritisier klag beklag schimpf forder kommentier konstatier resümier bilanzier prophezei spott scherz
    witzel schwärm schwör murmel flüster brüll schluchz seufz lach schmunzel jubel lob tadel mahn raun grummel knurr
    zischel stammel stöhn präzisier relativier formulier zitier argumentier behaupt bemerk bestätig versprech gesteh
    bedauer begründ beruhig beteuer erinner schilder verrat verteidig verkünd verlang vermut urteil rechtfertig polter
    wetter ätz höhn frotzel flachs sinnier räsonier philosophier folger plauder wünsch hoff freu ärger wunder ruder
    diktier informier signalisier attestier bescheinig bezeichn betitel titulier charakterisier unk gift`,
  ],
  [
    1,
    `glaub find denk erwart fürcht befürcht bezweifel rechn schätz ahn bewert lehn deut führ füg teil räum
    kündig stell leg heb weis fass setz stimm dräng plädier appellier such wend zeig verweis unterstreich
    prognostizier analysier einschätz verurteil würdig begrüß unterstell droh grüß dank signier post twitter notier
    vermeld meld mutmaß skandier sing hör les verkündig überliefer`,
  ],
]
const IRREGULAR_CUES: CueLists = [
  [3, 'berichtet berichtete berichteten berichten antwortet antwortete antworteten antworten betonte betonten sage'],
  [3, 'spricht sprach sprachen spreche gesprochen schreibt schrieb schrieben schreibe geschrieben heißt hieß heiße'],
  [3, 'gibt gab gaben zugab zugibt rief riefen ruft rufe gerufen schrie schreit schrien geschrien'],
  [3, 'hinzufügte hinzufügt hinzugefügt mitteilte mitteilten mitteilt mitgeteilt einräumte einräumt eingeräumt'],
  [3, 'ankündigte ankündigt angekündigt hervorhob hervorhebt feststellte feststellt klarstellte klarstellt entgegnet'],
  [2, 'nannte nennt nannten nenne genannt kontert konterte konterten kontern versprach verspricht versprochen'],
  [2, 'gestand gesteht gestanden verriet verrät verraten widersprach widerspricht empfahl empfiehlt empfohlen'],
  [2, 'beschrieb beschreibt beschreibe beschrieben beschwor beschwört schwor schwört lautet lautete laute lauteten'],
  [2, 'fand findet fanden finde dachte denkt dachten denke wusste weiß wisse hält hielt hielten halte riet rät raten'],
  [2, 'befand befindet befanden verkündete verkündet antwortet bat bittet baten bitte gebeten las liest verlas'],
  [2, 'zitierte zitiert wandte wendet erinnerte erinnert meinte meint meinten meine plauderte klagte klagt seufzt'],
  [2, 'fügte fügt fügten teilte teilt teilten räumte räumt räumten kündigte kündigt stellte stellt hob hebt legte'],
  [2, 'bezeichnete bezeichnet bezeichneten bezeichne begründete begründet behauptete behauptet antwortete lästerte'],
  [2, 'lästert grinst grinste pflichtet pflichtete bellt bellte kreischt kreischte brummt brummte herrscht herrschte'],
  [
    2,
    'verwies verweist verwiesen verriss verreißt verrissen dargestellt beschimpfte beschimpft verspottete verspottet',
  ],
  [
    2,
    'reagierte reagiert reagierten abgetan geißelte geißelt gescholten schalt schilt wünschte gewünscht orakelte orakelt',
  ],
  [
    1,
    `steht stand standen stehe wirft warf warfen vorwarf vorwirft vorgeworfen wies weist zurückwies zurückweist sieht
    sah sahen sehe spricht lässt ließ ließen nimmt nahm schließt schloss geht ging fährt fuhr zeigt zeigte zeigten
    begann beginnt betitelt überschrieb überschrieben kommt kam prangt prangte verspottete winkt winkte zog zieht
    erfuhr erfährt weissagte wehrte wehrt nickte nickt bemängelte bemängelt monierte moniert rügte rügt`,
  ],
]

const cueStrength = compileCues([IRREGULAR_CUES], [REGULAR_CUES, inflect])

const PRONOUNS: PronounLists = [
  ['he', 'er ihm ihn dieser jener'],
  ['she', 'sie diese'],
  ['they', 'ihnen viele manche einige beide andere mehrere alle'],
  ['it', 'es man'],
  ['who', 'der die das deren dessen dem den'],
  ['i', 'ich wir mir uns mich'],
  ['his', 'sein seine seiner seinem seinen seines'],
  ['her', 'ihr ihre ihrer ihrem ihren ihres'],
  ['their', 'unser unsere unserer unserem unseren mein meine meiner meinem meinen'],
]

const MONTHS = 'januar jänner februar märz april mai juni juli august september oktober november dezember'
const DAYS = `montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag montagabend dienstagabend
  mittwochabend donnerstagabend freitagabend samstagabend sonntagabend montags dienstags mittwochs donnerstags freitags
  samstags sonntags`

const MALE_ROLES = `sprecher leiter minister bürgermeister oberbürgermeister vorsitzender vorsitzende präsident direktor
  geschäftsführer chef trainer kapitän anwalt rechtsanwalt verteidiger richter staatsanwalt zeuge angeklagter
  angeklagte polizist kommissar ermittler feuerwehrmann landrat stadtrat gemeinderat abgeordneter abgeordnete
  senator kanzler bundeskanzler staatssekretär politiker fraktionschef parteichef experte gutachter
  forscher wissenschaftler historiker ökonom analyst professor arzt chefarzt lehrer schüler student rektor pfarrer
  bischof priester unternehmer händler bauer landwirt winzer bäcker wirt gastwirt koch handwerker meister arbeiter
  mitarbeiter betriebsrat gewerkschafter inhaber besitzer eigentümer gründer manager vorstand aufsichtsrat
  investor aktionär nachbar anwohner bewohner mieter vermieter rentner kunde besucher gast zuschauer fan tourist
  spieler torwart stürmer verteidiger mittelfeldspieler profi schiedsrichter läufer fahrer pilot schauspieler
  regisseur intendant autor schriftsteller dichter dramatiker komponist musiker sänger dirigent künstler maler
  fotograf kurator kritiker journalist reporter redakteur moderator verleger herausgeber vater sohn bruder onkel
  großvater opa enkel ehemann mann junge freund kollege partner gegner rivale kandidat veteran soldat general
  offizier botschafter diplomat könig prinz papst häftling täter opfer retter sanitäter ingenieur architekt techniker
  entwickler förster jäger fischer schäfer züchter imker biologe physiker chemiker soziologe psychologe virologe
  meteorologe geologe archäologe ministerpräsident außenminister innenminister finanzminister gesundheitsminister
  beamter beamte insider informant augenzeuge vermittler einsatzleiter projektleiter bezirksleiter
  vorsteher dezernent referent beauftragter beauftragte koordinator geiger pianist gitarrist schlagzeuger bassist
  publizist kolumnist verwalter aufseher wächter lotse landeschef betriebschef konzernchef firmenchef vizechef
  vereinschef klubchef regierungschef staatschef behördenchef polizeichef feuerwehrchef armeechef küchenchef amtschef
  kanzleramtschef aufsichtsratschef verbandschef gewerkschaftschef sportchef senatschef`
const FEMALE_ROLES = `frau mutter tochter schwester tante großmutter oma enkelin ehefrau witwe mädchen freundin
  ärztin anwältin rechtsanwältin staatsanwältin köchin bäuerin kundin zeugin expertin kollegin rätin stadträtin landrätin
  königin prinzessin hebamme krankenschwester kauffrau ministerialrätin biologin psychologin soziologin ökonomin
  analystin präsidentin dezernentin referentin polizistin studentin pilotin intendantin komponistin journalistin kandidatin archäologin`
const OTHER_ROLES = `leute menschen experten forscherinnen eltern kinder angehörige anwohnerinnen kreise quelle quellen
  publikum menge zuschauer fans kritiker beobachter behörde behörden amt ministerium verwaltung stadt gemeinde regierung
  polizei feuerwehr staatsanwaltschaft gericht kammer partei fraktion opposition koalition verband verein gewerkschaft
  initiative bürgerinitiative unternehmen konzern firma hersteller betreiber bank sender zeitung agentur redaktion
  kirche bistum stiftung universität hochschule institut klinik krankenhaus schule jury komitee kommission rat team
  mannschaft klub club band orchester museum theater stimme wortführer mitglied mitglieder person figur held heldin
  personen betroffene teilnehmer demonstranten organisatoren veranstalter spokesperson nutzer nutzerin userin user
  landratsamt rathaus bundesamt umweltamt gesundheitsamt veterinäramt bauministerium innenministerium außenministerium`

const DOCUMENTS = `mitteilung pressemitteilung erklärung stellungnahme bericht abschlussbericht gutachten studie umfrage
  brief schreiben e-mail mail nachricht tweet post beitrag eintrag video rede ansprache interview gespräch artikel
  kommentar leitartikel kolumne buch roman urteil urteilsbegründung beschluss antrag anklage anklageschrift klage vertrag
  gesetz entwurf papier positionspapier protokoll akte akten dokument dokumente unterlagen notiz zettel schild plakat
  banner transparent flugblatt aufschrift inschrift schlagzeile überschrift untertitel slogan parole motto sprichwort
  zitat anzeige werbung prospekt broschüre website webseite homepage facebook-post chat chatnachricht sms telegramm
  tagebuch rezension kritik nachruf bilanz satzung resolution petition text zeile satz aushang rundschreiben dokumentation
  programmheft einladung postkarte tagebucheintrag lagebericht jahresbericht geschäftsbericht warnung meldung`

const ORGANISATIONS = `gmbh ag kg ohg mbh se e.v ev verband verein bund bundesverband bank sparkasse partei fraktion
  universität hochschule institut stiftung kammer amt behörde ministerium gericht landgericht amtsgericht
  oberlandesgericht verwaltungsgericht bundesgerichtshof rathaus stadtrat gemeinderat landtag bundestag bundesrat senat
  kommission komitee ausschuss gewerkschaft konzern unternehmen firma gesellschaft agentur zeitung blatt magazin verlag
  sender rundfunk anzeiger kurier tageblatt rundschau nachrichten spiegel zeit stern museum theater oper klinik
  krankenhaus kirche bistum polizei feuerwehr klub club fc sv tsv vfb vfl sc spd cdu csu fdp grüne grünen linke afd bsw
  dpa afp ard zdf wdr ndr mdr swr srf orf verdi ver.di bitkom adac dgb eu uno nato who unternehmensgruppe gruppe werke
  holding stadtwerke landratsamt landeskriminalamt staatsanwaltschaft`

const CLASSES: WordLists = [
  [ACCORDING, 'laut zufolge gemäß nach so angaben worten aussage'],
  [
    AUXILIARY,
    `ist sind war waren sei seien wäre wären bin bist sein gewesen hat haben hatte hatten habe hätte hätten wird werden
    wurde wurden werde würde würden worden kann können konnte konnten könne könnte könnten soll sollen sollte sollten
    solle will wollen wollte wollten wolle muss müssen musste mussten müsse müsste darf dürfen durfte dürfe dürfte mag
    mögen möge möchte`,
  ],
  [
    PREPOSITION,
    `in im ins an am ans auf aufs aus bei beim mit nach von vom vor vorm zu zum zur für fürs gegen ohne um ums durch bis
    über überm unter hinter neben zwischen seit während wegen trotz statt anstatt innerhalb außerhalb gegenüber entlang
    per pro ab binnen mittels angesichts anhand aufgrund dank mithilfe gemäß laut zufolge`,
  ],
  [
    DETERMINER,
    `der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner dieser diese dieses diesen
    diesem jener jene jenes jeder jede jedes jeden jedem welcher welche welches mancher manche einige mehrere viele
    wenige alle beide zwei drei vier fünf sechs sieben acht neun zehn solche derselbe dieselbe`,
  ],
  [
    DETERMINER | POSSESSIVE,
    `sein seine seiner seinem seinen seines ihr ihre ihrer ihrem ihren ihres mein meine meiner meinem meinen unser unsere
    unserer unserem unseren deren dessen`,
  ],
  [
    OBLIQUE,
    `dem den des einem einen eines keinem keinen keines diesem diesen dieses jedem jeden jenem jenen seinem seinen seines
    ihrem ihren ihres unserem unseren meinem meinen ihm ihn ihnen mir mich uns sich deren dessen`,
  ],
  [
    CONJUNCTION,
    'und oder aber sondern denn doch weil obwohl wenn als während bevor nachdem sobald damit indem sowie da',
  ],
  [COMPLEMENTIZER, 'dass daß ob wie'],
  [
    ADVERB,
    `darin darunter darüber daran davon davor hierzu hierbei dabei danach hingegen unterdessen indes inzwischen mittlerweile auch noch nun jetzt dann da hier dort heute gestern morgen immer wieder schon erst nur sehr nicht nie oft später
    zuvor vorher bereits bald damals zudem außerdem ferner weiter weiterhin schließlich zunächst gerade eben etwa fast
    sogar selbst bloß trocken knapp leise laut lakonisch lapidar nüchtern knurrig empört trotzig zufrieden erleichtert
    ebenfalls gleichzeitig jedoch allerdings dazu darauf daraufhin dagegen deutlich ausdrücklich kürzlich einmal
    einst mehrfach rückblickend offen ehrlich wörtlich sinngemäß spöttisch`,
  ],
  [
    TITLE,
    `herr herrn frau dr prof doktor professor professorin präsident präsidentin kanzler kanzlerin bundeskanzler
    bundeskanzlerin minister ministerin ministerpräsident ministerpräsidentin außenminister außenministerin innenminister
    innenministerin finanzminister finanzministerin bürgermeister bürgermeisterin oberbürgermeister
    oberbürgermeisterin landrat landrätin senator senatorin staatssekretär staatssekretärin general oberst hauptmann
    kommissar könig königin prinz prinzessin graf gräfin papst kardinal bischof bischöfin pfarrer pfarrerin pater
    schwester bruder trainer trainerin regisseur regisseurin schauspieler schauspielerin sprecher sprecherin chef chefin
    direktor direktorin intendant intendantin richter richterin staatsanwalt staatsanwältin anwalt anwältin rechtsanwalt
    rechtsanwältin dipl ing mag freiherr abgeordneter abgeordnete`,
  ],
  [CALENDAR, `${MONTHS} ${DAYS} weihnachten ostern pfingsten silvester uhr morgen mittag abend nacht woche jahr monat`],
  [ROLE, `${MALE_ROLES} ${FEMALE_ROLES} ${OTHER_ROLES}`],
  [
    ROLE,
    listWords(MALE_ROLES)
      .filter((word) => /(?:er|or|eur|är|ist|ent|ant|chef|koch|wirt)$/.test(word))
      .map((word) => `${word}in ${word}innen ${word}s`)
      .join(' '),
  ],
  [DOCUMENT, DOCUMENTS],
  [ORGANISATION, ORGANISATIONS],
  [
    PLACE,
    `deutschland österreich schweiz frankreich italien spanien russland ukraine polen großbritannien england europa amerika
    usa china japan indien türkei israel iran syrien berlin hamburg münchen köln frankfurt stuttgart düsseldorf leipzig
    dresden hannover nürnberg bremen wien zürich bern basel brüssel paris london moskau kiew washington bayern hessen
    sachsen thüringen brandenburg niedersachsen schleswig-holstein nordrhein-westfalen baden-württemberg saarland
    rheinland-pfalz mecklenburg-vorpommern sachsen-anhalt`,
  ],
  [
    NOT_A_NAME,
    `ich du wir ihr er sie es man der die das den dem des ein eine einen einem einer eines und oder aber doch wenn während
    als wie wo was wer warum weshalb wann ob dass weil da dann dort hier so nun nein ja nicht kein keine auch nur schon
    noch immer mehr viele einige manche alle beide andere anderer jeder jede jedes dieser diese dieses jener ihre seine
    unser unsere mein meine dein deren dessen in im an am auf aus bei beim mit nach von vom vor zu zum zur für gegen ohne
    um durch bis über unter hinter neben zwischen seit wegen trotz statt laut zwei drei vier fünf sechs sieben acht neun
    zehn erst zuerst zuletzt später zuvor danach damit dabei dazu dagegen deshalb darum trotzdem außerdem zudem allerdings
    jedoch vielleicht natürlich heute gestern morgen gut na ach ende anfang mitte rund etwa prozent euro million
    millionen milliarde milliarden meter kilometer seit seitdem bereits besonders gerade kaum nachdem bevor obwohl sogar`,
  ],
  [
    LABEL,
    `film spielfilm kinofilm kurzfilm dokumentarfilm dokumentation doku roman romans krimi krimireihe reihe serie
    fernsehserie buch buches bestseller erzählung novelle gedicht gedichtband stück theaterstück oper operette musical
    lied song hit single album platte cd sinfonie ausstellung schau gemälde bild skulptur sendung show talkshow podcast
    hörspiel zeitung zeitschrift magazin blatt programm förderprogramm projekt modellprojekt initiative bürgerinitiative
    aktion aktionstag kampagne bündnis verein gruppe fraktion band chor orchester label marke produkt app software spiel
    computerspiel schiff fregatte dampfer frachter fähre boot yacht segler hotel restaurant gasthaus gaststätte gasthof
    café kneipe bar lokal kino theater museum galerie festival fest messe preis titel titels namen name spitznamen
    spitzname beinamen bezeichnung begriff begriffs wort stichwort schlagwort motto thema überschrift rubrik kategorie
    kapitel folge siedlung gewerbegebiet baugebiet quartier sogenannte sogenannten sogenannter sogenanntes sogenanntem
    getauft getaufte getauften genannte genannten namens betitelt betitelte warn-app tatort operation unternehmen
    firma start-up plattform netzwerk konzept strategie gesetz sorte hund pferd kater kita kindergarten schule
    grundschule klinik stiftung wettbewerb tatbestand heißt heißen heisst heissen aufdruck aufschrift plakat tafel schild
    schilder aufkleber hinweis anrede vorwurf anklagevorwurf terminus fachjargon volksmund satz losung parole zeile
    allgemeine allgemeinen anzeiger kurier bote tageblatt`,
  ],
  [
    NAME_BEARER,
    `titelsong untertitel etikett hashtag profil account konto kanal blog kürzel decknamen pseudonym künstlernamen
    codenamen codewort werkstatt bäckerei konditorei buchhandlung laden salon brauerei weingut hof bauernhof hütte
    berghütte pension herberge campingplatz villa wohnheim altenheim seniorenheim pflegeheim gymnasium realschule
    hochschule akademie verlag druckerei zeche grube brücke tunnel stadion halle arena zirkus ensemble quartett trio
    duo kapelle blaskapelle orden loge kollektiv genossenschaft wohnanlage satellit sonde rakete komet orkan sturm
    sturmtief hurrikan einheit brigade bataillon regiment staffel korvette kutter barkasse dampflok lok zug flugzeug
    drohne roboter modell baureihe rezept gericht dessert bier käse parfüm kollektion maskottchen katze stute bulle
    kuh figur rolle walzer tango ballade hymne choral tournee ballett choreografie installation wandbild fresko
    comic heft handbuch abhandlung dissertation vortrag seminar kongress tagung symposium gala karneval kirmes
    protokoll fachbegriff stichworte schlagworte genre format variante vermerk stempel status klasse stufe prädikat
    gütesiegel siegel zertifikat`,
  ],
  [
    NAMING,
    `sogenannte sogenannten sogenannter sogenanntes sogenanntem getauft getaufte getauften genannte genannten namens betitelt betitelte`,
  ],
  [
    CHARACTERISING,
    `sprach spricht sprachen sprechen gesprochen redete redet redeten geredet rede nannte nennt nannten nennen genannt
    bezeichnete bezeichnet bezeichneten bezeichnen würdigte würdigt würdigten lobte lobt lobten pries preist kritisierte
    kritisiert kritisierten rügte rügt geißelte verspottete verspottet verhöhnte verriss verrissen beschrieb beschreibt
    beschrieben schilderte schildert schilderten warf wirft warfen werfen vorgeworfen monierte moniert beklagte beklagt
    beklagten bemängelte bemängelt wertete wertet werteten gewertet charakterisierte schimpfte schimpft titulierte tat
    feierte feiert hielt hält gehalten`,
  ],
  [NAME_PARTICLE, 'von van der den de zu zur vom und & für di da la le du bin al ben'],
]

const FEMALE_NAMES = `anna maria petra sabine claudia monika susanne andrea birgit martina ursula angela angelika gabriele
  karin renate barbara christine christina katharina kathrin katrin julia sandra nicole stefanie stephanie melanie
  daniela anja anke antje silke heike ute ulrike kerstin simone tanja nadine jana jessica jennifer lisa laura sarah sara
  lena leonie hannah hanna johanna marie sophie sophia emma mia lea luisa charlotte clara klara paula greta frieda ida
  mathilda elisabeth eva eva-maria margarete margarethe margot helga inge ingrid ilse gerda hildegard hannelore brigitte
  christa elke erika edith doris dorothea dörte dagmar gisela gudrun heidi heidrun irmgard jutta karla käthe lieselotte
  lotte magdalena marlene marion marianne regina rita rosa rosemarie ruth sigrid silvia sylvia sonja svenja theresa
  therese thea traute ulla vera verena viola waltraud wiebke yvonne corinna cornelia carola carmen beate bettina astrid
  annette annika annegret anneliese annalena alexandra alina aylin ayse fatma elif esther franziska friederike gesine
  henriette imke inken ines iris isabel isabella jasmin judith juliane karolin karoline caroline kira larissa linda
  manuela maren mareike michaela miriam nina olga pauline pia rebecca ricarda romy saskia swantje tina tatjana valerie
  vanessa wilhelmine zeynep edeltraud alma merle tabea nele josephine josefine cosima undine ottilie
  mary margaret jane kate nancy emily hillary carla chiara elena natalia svetlana julija yulia marija milena ana lucia ines
  amélie claire sophia leila fatima aisha derya leyla mira silja uta runa`
const MALE_NAMES = `peter michael thomas andreas wolfgang klaus jürgen günter günther stefan stephan christian uwe werner
  horst frank dieter manfred gerhard hans hans-peter hans-joachim bernd thorsten torsten matthias mathias helmut walter
  martin heinz jörg jörn jens rolf joachim karl karl-heinz heinrich wilhelm friedrich fritz ernst otto paul max moritz
  maximilian alexander sebastian daniel markus marcus marco mario dirk ralf ralph oliver olaf olav sven lars kai kay
  carsten karsten holger harald heiko henning hendrik henrik felix florian fabian tobias tim timo jan jonas lukas lucas
  leon luca ben finn noah elias anton emil oskar oscar jakob jacob johann johannes josef joseph georg gregor gustav
  hermann hubert hugo volker volkmar viktor victor ulrich ulf udo tilman till theo theodor siegfried simon robert
  richard reinhard reinhold rainer reiner raimund patrick pascal philipp philip norbert nils niklas nico marcel manuel
  ludwig lothar lorenz leopold leonard konrad kurt konstantin kilian justus julius julian joschka joel ingo hartmut
  hannes gottfried götz gerd gernot franz erwin erich erik eric edgar eduard eckhard eckart egon dominik dietrich
  dietmar detlef david clemens claus christoph bruno bodo björn bernhard benjamin benedikt bastian axel arno armin
  arne ansgar albert albrecht alfred alfons alois adrian adam achim rasmus ruben robin rüdiger roland ronald roman
  rudolf rudi samuel severin steffen hasan mehmet mustafa ali ahmet murat cem emre yusuf ibrahim omar amir igor sergej
  ivan vladimir luis luca enno eike fiete friedhelm wendelin valentin vincent veit wigald willi willy winfried
  john james william george joseph charles henry edward jack harry donald barack bill joe tony gordon kevin steve scott
  nicolas jean pierre jacques françois emmanuel louis giovanni paolo silvio matteo luigi pedro josé juan carlos fernando
  wladimir dmitri dmitrij sergei alexej michail boris oleg andrej jewgeni piotr andrzej lech milan dragan zoran goran
  dejan kerem can emre hakan mohammed muhammad hussein karim kofi nelson jost piet enno ole hauke ivo gunther`

export const german = compileLanguage({
  tag: 'de',
  weights: 'de',
  minQuote: 0.5,
  caution: 1.8,
  classes: CLASSES,
  pronouns: PRONOUNS,
  abbreviations: `dr prof hr fr dipl ing mag st nr str tel ca bzw usw etc inkl exkl z.b d.h u.a z.t vgl evtl ggf max min
    mio mrd tsd jan feb apr jun jul aug sept sep okt nov dez jr sen geb gest gez hl e.v co abs art bd hrsg jh jhd
    mr mrs ms gebr vors stv u.s`,
  cueStrength,
  femaleNames: FEMALE_NAMES,
  maleNames: MALE_NAMES,
  femaleTitles: `frau königin prinzessin gräfin kanzlerin bundeskanzlerin präsidentin ministerin ministerpräsidentin
    außenministerin innenministerin finanzministerin bürgermeisterin oberbürgermeisterin landrätin senatorin
    staatssekretärin bischöfin pfarrerin schwester trainerin regisseurin schauspielerin sprecherin chefin direktorin
    intendantin richterin staatsanwältin anwältin rechtsanwältin professorin`,
  maleTitles: `herr herrn könig prinz graf kanzler bundeskanzler präsident minister ministerpräsident außenminister
    innenminister finanzminister bürgermeister oberbürgermeister landrat senator staatssekretär papst kardinal bischof
    pfarrer pater bruder trainer regisseur schauspieler sprecher chef direktor intendant richter staatsanwalt anwalt
    rechtsanwalt freiherr`,
  verbEndings: ['te', 'ten', 'et', 't'],
  capitalisesNouns: true,
})
