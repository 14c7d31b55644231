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
  ORGANISATION,
  PLACE,
  POSSESSIVE,
  PREPOSITION,
  type PronounLists,
  ROLE,
  TITLE,
  type WordLists,
} from './language.ts'

/** The forms of a verb in -er: `déclare`, `déclarent`, `déclara`, `déclarait`, `déclaré`, `déclarant`. */
function inflect(infinitive: string): string[] {
  const stem = infinitive.slice(0, -2)
  const soft = infinitive.endsWith('cer') ? `${stem.slice(0, -1)}ç` : infinitive.endsWith('ger') ? `${stem}e` : stem
  // Some stems change before a silent ending: `répéter`, but `répète`; `rappeler`, but `rappelle`.
  const strong = stem
    .replace(/é([^é]+)$/, 'è$1')
    .replace(/appel$/, 'appell')
    .replace(/jet$/, 'jett')
  return [
    ...[`${strong}e`, `${strong}ent`, `${soft}a`, `${stem}èrent`, `${soft}ait`, `${soft}aient`],
    ...[`${stem}é`, `${soft}ant`],
  ]
}

/** Verbs in -er that are cues, grouped by strength. */
const REGULAR_CUES: CueLists = [
  [
    3,
    `déclarer affirmer expliquer indiquer préciser ajouter assurer raconter rappeler souligner estimer confier annoncer
    insister marteler rétorquer répliquer commenter témoigner résumer détailler`,
  ],
  [
    2,
    `lancer lâcher juger ironiser plaisanter tempérer nuancer trancher regretter déplorer dénoncer critiquer demander
    interroger murmurer souffler glisser crier hurler tonner tempêter pester râler grogner marmonner bougonner
    chuchoter articuler balbutier bredouiller soupirer s'exclamer exclamer avouer admirer justifier argumenter plaider
    marquer avancer constater remarquer observer noter analyser évoquer relater rapporter relativiser rassurer exhorter
    implorer supplier jurer menacer clamer proclamer scander révéler dévoiler confesser concéder considérer
    supposer affirmer attaquer accuser fustiger vilipender railler moquer persifler persiffler blaguer badiner
    s'amuser amuser s'agacer agacer s'indigner indigner s'inquiéter inquiéter s'alarmer alarmer s'emporter emporter
    s'étonner étonner s'enthousiasmer enthousiasmer s'énerver énerver féliciter remercier vanter saluer louer
    philosopher conseiller recommander réclamer exiger appeler qualifier résonner protester riposter rectifier
    corriger épingler abonder renchérir fulminer maugréer ronchonner gronder siffler sangloter pleurer rigoler`,
  ],
  [
    1,
    `penser trouver imaginer espérer redouter évaluer écarter balayer pointer signaler mentionner noter chanter
    citer parler refuser rejeter contester invoquer résister présenter continuer reconnaitre répéter
    enfoncer poursuivre douter désigner baptiser surnommer nommer énumérer chiffrer entonner placarder afficher
    lister songer rêver ricaner trembler figurer clôturer encourager tacler tancer esquiver éluder hésiter`,
  ],
]
const IRREGULAR_CUES: CueLists = [
  [3, 'dit disent disait disaient dirent disant dite redit redisait'],
  [3, 'répond répondent répondit répondait répondu répondant écrit écrivent écrivait écrivit écrivant écrits'],
  [3, 'poursuit poursuivent poursuivit poursuivait poursuivi conclut concluait conclu concluant'],
  [3, 'reconnaît reconnait reconnaissent reconnaissait reconnu admet admettent admettait admit admis'],
  [3, 'soutient soutiennent soutenait soutint soutenu prévient préviennent prévenait prévint prévenu'],
  [3, 'reprend reprenait reprit convient convenait convenu promet promettent promettait promit promis'],
  [2, 'croit croient croyait cru prétend prétendait prétendit défend défendait défendu décrit décrivait décrivit'],
  [
    2,
    'maintient maintenait maintenu sourit souriait souri rit riait ri rugit rugissait gémit avertit avertissait averti',
  ],
  [2, 'renchérit renchérissait renchéri réagit réagissait réagi se plaint plaignait plaint enjoint enjoignait traduit'],
  [2, 'appelle appelait appelé lit lisait lu intitulé intitulée proteste permet interjette feint grommelle grommelait'],
  [2, "s'écrie s'écria s'écriait s'exclame s'exclama s'exclamait s'indigne s'inquiète s'emporte s'étonne s'agace"],
  [2, "s'amuse s'amusait s'alarme s'enthousiasme s'énerve s'interroge s'interrogeait s'insurge s'insurgeait s'excuse"],
  [2, "s'excusait s'émeut s'émerveille s'émerveillait s'attriste s'offusque s'impatiente s'impatientait s'esclaffe"],
  [2, 'désole désolait désolé défendait réjouit réjouissait réjoui souvient souvenait souvenu félicite lamente vante'],
  [2, 'insurge excuse émerveille attriste offusque impatiente esclaffe écrie écria targue gausse'],
  [
    1,
    `veut voit voyait sait savait connaît vu entend entendre entendait entendu fait faisait tient tenait prédit prédisait
    craint craignait apprend apprenait appris peut met mettait parle parlait parlé sait bénit maudit choisit résout
    dément démentait démenti rend rendait accueille accueillait suggère suggérait proposait propose proposé`,
  ],
]

const cueStrength = compileCues([IRREGULAR_CUES], [REGULAR_CUES, inflect])
for (const auxiliary of ['a', 'ont', 'peut', 'fait', 'se']) cueStrength.delete(auxiliary)

const PRONOUNS: PronounLists = [
  ['he', 'il lui celui-ci celui-là celui'],
  ['she', 'elle celle-ci celle-là celle'],
  ['they', 'ils elles eux certains certaines beaucoup plusieurs tous toutes autres'],
  ['it', 'on cela ceci ça'],
  ['who', 'qui lequel laquelle lesquels'],
  ['i', 'je nous moi'],
  ['his', 'son sa ses'],
  ['their', 'leur leurs notre nos mon ma mes'],
]

const MONTHS = `janvier février mars avril mai juin juillet août septembre octobre novembre décembre janv févr juil sept
  oct nov déc`
const DAYS = 'lundi mardi mercredi jeudi vendredi samedi dimanche'

const ROLES = `porte-parole président présidente vice-président vice-présidente directeur directrice directeur-adjoint
  maire maires adjoint adjointe préfet préfète ministre secrétaire député députée députés sénateur sénatrice élu élue élus
  conseiller conseillère chef cheffe patron patronne dirigeant dirigeante dirigeants responsable responsables
  gérant gérante fondateur fondatrice propriétaire locataire habitant habitante habitants riverain riveraine riverains
  voisin voisine voisins homme hommes femme femmes garçon fille enfant enfants père mère fils frère sœur oncle tante
  grand-père grand-mère mari épouse veuve veuf compagnon compagne ami amie amis famille parents gens personne personnes
  avocat avocate avocats juge juges magistrat magistrate procureur procureure prévenu prévenue accusé accusée témoin
  témoins victime victimes plaignant plaignante policier policière gendarme pompier pompiers commandant capitaine
  commissaire enquêteur enquêteurs expert experte experts spécialiste spécialistes chercheur chercheuse chercheurs
  scientifique scientifiques historien historienne économiste économistes sociologue politologue biologiste physicien
  géologue archéologue médecin médecins docteur infirmier infirmière professeur professeure enseignant enseignante
  instituteur institutrice élève élèves étudiant étudiante étudiants proviseur recteur rectrice auteur autrice écrivain
  écrivaine romancier romancière poète journaliste journalistes rédacteur rédactrice éditeur éditrice critique critiques
  réalisateur réalisatrice cinéaste metteur acteur actrice comédien comédienne chanteur chanteuse musicien musicienne
  compositeur artiste peintre sculpteur photographe commissaire danseur danseuse chorégraphe entraîneur entraîneuse
  joueur joueuse joueurs gardien gardienne attaquant défenseur milieu arbitre champion championne coureur coureuse
  sélectionneur manager agriculteur agricultrice agriculteurs éleveur éleveuse paysan paysanne vigneron vigneronne
  boulanger boulangère boucher commerçant commerçante commerçants artisan ouvrier ouvrière ouvriers salarié salariée
  salariés employé employée syndicaliste délégué déléguée militant militante militants manifestant manifestante
  manifestants leader candidat candidate analyste analystes client cliente clients usager usagers retraité retraitée
  octogénaire septuagénaire sexagénaire quinquagénaire quadragénaire trentenaire jeune ancien ancienne intéressé
  intéressée roi reine prince princesse pape évêque curé prêtre imam rabbin moine sœur soldat général colonel officier
  ambassadeur ambassadrice diplomate diplomates source sources proche proches entourage observateur observateurs
  internaute internautes lecteur lectrice spectateur spectatrice public foule gouvernement ministère préfecture mairie
  municipalité parquet police gendarmerie tribunal cour parti opposition majorité syndicat syndicats association
  collectif entreprise société groupe direction compagnie banque fédération ligue club équipe université institut
  hôpital école rectorat agence organisation ong commission comité conseil assemblée région département ville commune
  état services autorités quotidien journal hebdomadaire magazine chaîne radio site technicien ingénieur ingénieure
  pêcheur pêcheurs marin skipper guide doyen doyenne bâtonnier notaire huissier régisseur restaurateur cuisinier cuisinière
  serveur serveuse chauffeur conducteur conductrice pilote entrepreneur entrepreneuse`

const DOCUMENTS = `communiqué rapport document documents lettre courrier courriel mail message tweet post publication
  déclaration discours entretien interview article éditorial tribune chronique livre roman ouvrage essai étude enquête
  sondage audit note circulaire arrêté décret loi projet jugement arrêt ordonnance plainte convocation procès-verbal
  réquisitoire plaidoirie affiche pancarte banderole panneau écriteau tract slogan inscription titre légende texte phrase
  préface vidéo enregistrement film documentaire site blog page sms pétition motion charte contrat règlement avis alerte
  bulletin compte-rendu témoignage récit journal mémoire testament carnet billet brochure catalogue annonce invitation`

const ORGANISATIONS = `sa sarl sas groupe société compagnie banque crédit fédération association collectif comité
  commission conseil cour tribunal ministère préfecture mairie parti syndicat université institut école lycée collège
  hôpital chu fondation musée théâtre opéra club olympique stade racing rc fc as us union agence office bureau journal
  quotidien monde figaro libération parisien tribune gazette dépêche télégramme écho échos radio télévision chaîne france
  afp ap reuters cgt cfdt fo lfi ps pcf rn lr modem eelv sncf ratp edf onu otan ue oms assemblée sénat parlement
  gouvernement élysée matignon parquet police gendarmerie`

const CLASSES: WordLists = [
  [ACCORDING, "selon d'après suivant dixit"],
  [
    AUXILIARY,
    `est sont était étaient fut furent sera seront serait seraient suis es sommes êtes être été a ai as ont avons avez
    avait avaient eut eurent aura auront aurait auraient avoir eu va vont vais allait allaient ira iront peut peuvent
    pouvait pourrait pourra doit doivent devait devrait devra veut veulent voulait voudrait faut fallait faudrait faudra`,
  ],
  [
    PREPOSITION,
    `de du des d' à au aux en dans par pour sur sous avec sans chez vers contre entre devant derrière depuis pendant durant
    dès après avant jusque jusqu' malgré parmi outre hors lors via envers selon près`,
  ],
  [
    DETERMINER,
    `le la les l' un une des du ce cet cette ces quelque quelques plusieurs certains certaines chaque tout toute tous toutes
    aucun aucune deux trois quatre cinq six sept huit neuf dix quel quelle autre autres`,
  ],
  [DETERMINER | POSSESSIVE, 'mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs'],
  [CONJUNCTION, 'et ou mais donc or ni car puis lorsque quand si comme tandis alors puisque quoique'],
  [COMPLEMENTIZER, "que qu' si comment combien pourquoi"],
  [
    ADVERB,
    `aussi encore déjà toujours jamais souvent ensuite enfin alors bien mal plus moins très trop ici là hier demain
    aujourd'hui notamment ainsi même seulement simplement sobrement sèchement aussitôt également récemment auparavant
    d'abord quant ailleurs désormais pourtant cependant toutefois volontiers ne n' pas y en se s' lui leur nous me m' te
    t' vous c'`,
  ],
  [
    TITLE,
    `m mm mme mmes mlle me dr pr monsieur madame mademoiselle maître docteur professeur président présidente
    vice-président vice-présidente ministre maire préfet préfète député députée sénateur sénatrice général colonel
    commandant capitaine lieutenant juge procureur procureure roi reine prince princesse pape cardinal évêque mgr père
    sœur frère abbé saint sainte sir lord directeur directrice chef cheffe`,
  ],
  [CALENDAR, `${MONTHS} ${DAYS} noël pâques toussaint heures heure h`],
  [ROLE, ROLES],
  [DOCUMENT, DOCUMENTS],
  [ORGANISATION, ORGANISATIONS],
  [
    PLACE,
    `france paris marseille lyon toulouse nice nantes strasbourg montpellier bordeaux lille rennes reims grenoble dijon
    bruxelles belgique suisse genève québec canada montréal allemagne berlin italie rome espagne madrid angleterre londres
    europe russie moscou ukraine kiev chine pékin japon inde turquie israël gaza iran syrie algérie maroc tunisie
    sénégal mali afrique amérique états-unis washington bretagne normandie alsace corse provence bourgogne occitanie`,
  ],
  [
    NOT_A_NAME,
    `je tu il elle on nous vous ils elles ce c' ça cela ceci le la les l' un une des du de d' à au aux en dans par pour sur
    sous avec sans chez vers contre entre depuis pendant après avant malgré selon et ou mais donc or ni car puis lorsque
    quand si comme tandis alors puisque que qu' qui quoi dont où quel quelle comment pourquoi combien mon ma mes son sa ses
    notre nos votre vos leur leurs deux trois quatre cinq six sept huit neuf dix premier première autre autres certains
    certaines plusieurs quelques chaque tout toute tous toutes aucun aucune rien personne oui non ne pas plus moins très
    trop ici là hier demain aujourd'hui aussi encore déjà toujours jamais ainsi enfin ensuite même reste voilà voici
    interrogé interrogée contacté contactée sollicité sollicitée lui eux moi toi s' n' j' m' t' y cet cette ces`,
  ],
  [
    LABEL,
    `film long-métrage court-métrage documentaire série feuilleton roman livre ouvrage essai recueil nouvelle poème pièce
    spectacle opéra comédie chanson titre tube album disque single morceau tableau toile exposition émission podcast jeu
    magazine revue journal quotidien hebdomadaire site application logiciel plateforme programme plan projet opération
    dispositif collectif association mouvement groupe comité liste club équipe restaurant café bar hôtel auberge brasserie
    boutique enseigne marque société start-up voilier bateau navire ferry cargo paquebot chalutier festival prix fête
    concours salon intitulé intitulée intitulés baptisé baptisée baptisés baptisées surnommé surnommée nommé nommée
    dénommé dénommée appelé appelée nom mot mots terme expression notion concept label slogan devise quartier
    lotissement chapitre épisode rubrique mention loi catégorie prétendu prétendue soi-disant cheval chien ferme domaine
    cuvée fromage variété appelle appellent appelait appelaient surnomme surnomment sobriquet statut classement classé
    classée enquête inculpé inculpée`,
  ],
  [
    NAME_BEARER,
    `titres surtitre sous-titre pseudonyme alias tag hashtag compte chaîne atelier boulangerie pâtisserie librairie
    épicerie galerie cabaret théâtre cinéma salle auditorium guinguette taverne crêperie pizzeria bistrot bistro
    buvette gîte camping refuge villa chalet résidence cité lycée collège école crèche clinique ehpad maison
    fondation compagnie troupe chorale orchestre fanfare quatuor trio duo ligue coopérative usine imprimerie
    fabrique scierie mine stade circuit parc jardin tour pont tunnel ligne bus train avion drone robot satellite
    sonde fusée comète ouragan tempête cyclone brigade unité régiment bataillon patrouille frégate sous-marin
    chaloupe goélette catamaran remorqueur bac vedette modèle gamme recette plat dessert cocktail bière rhum parfum
    collection mascotte chat chienne jument taureau vache personnage rôle valse tango ballade hymne cantique
    berceuse refrain tournée ballet chorégraphie installation fresque sculpture gravure photographie bande-dessinée
    manuel traité thèse conférence séminaire colloque congrès forum gala carnaval kermesse protocole chèque prime
    bourse sigle acronyme formule version délit infraction chef motif`,
  ],
  [
    NAMING,
    `soi-disant intitulé intitulée intitulés intitulées baptisé baptisée baptisés baptisées surnommé surnommée dénommé dénommée nommé nommée étiqueté étiquetée`,
  ],
  [
    CHARACTERISING,
    `qualifie qualifient qualifiait qualifiaient qualifié qualifiée parle parlent parlait parlaient parlé évoque évoquent
    évoquait évoqué évoquée dénonce dénoncent dénonçait dénoncé traite traitent traitait traité accuse accusent accusait
    juge jugent jugeait jugé jugée décrit décrivent décrivait salue saluent saluait salué fustige fustigent appelle
    appellent regrette regrettent déplore déplorent pointe pointent invoque invoquent vante vantent estime`,
  ],
  [NAME_PARTICLE, "de du des d' la le les l' van von der den di da dos el al ben bin et & en à pour"],
]

const FEMALE_NAMES = `marie jeanne françoise monique catherine nathalie isabelle sylvie anne anne-marie anne-sophie
  jacqueline martine christine christiane nicole valérie sandrine stéphanie céline julie véronique chantal brigitte
  patricia annie sophie laurence caroline aurélie élodie laetitia laëtitia émilie emilie camille manon léa chloé emma
  louise jade alice inès lina rose anna clara juliette charlotte lucie zoé eva margaux marine pauline mathilde marion
  claire hélène florence corinne dominique danielle odile odette ginette simone suzanne germaine yvette yvonne yolande
  josette josiane josyane michèle michelle micheline mireille muriel murielle nadine nadège noémie noëlle olivia orane
  paulette pascale raymonde renée rachida rachel fatima fatou fatoumata aïcha aminata khadija leïla samira nadia nora
  zineb yasmine sonia sarah sara sandra sabrina roxane rosalie régine rebecca perrine ophélie océane nina mélanie
  mélissa maud maryse maryline marlène marguerite margot marcelle madeleine magali lydie lucienne lucette louisette
  ludivine lise lisa liliane laure laura karine julienne judith joëlle jocelyne jessica jennifer janine huguette henriette
  gwenaëlle ghislaine geneviève gabrielle fanny fabienne éliane élise élisabeth elisabeth édith diane denise delphine
  cécile colette clémence claudine claudette clotilde céleste cathy carole capucine bénédicte bérengère blandine
  béatrice bernadette aurore audrey astrid armelle ariane apolline antoinette annick annabelle angélique angèle amélie
  amandine alix aline alexandra agnès agathe adèle adeline salomé solène solange ségolène thérèse tiphaine valentine
  vanessa virginie viviane violette victoire wendy séverine`
const MALE_NAMES = `jean pierre michel andré philippe alain bernard jacques daniel christian patrick nicolas christophe
  laurent frédéric stéphane david pascal olivier éric eric thierry bruno julien sébastien sylvain vincent thomas
  alexandre maxime antoine guillaume kévin romain anthony benjamin jérôme mathieu matthieu fabrice franck françois
  francis gérard gilles guy henri hervé hubert hugo hugues jean-baptiste jean-bernard jean-charles jean-christophe
  jean-claude jean-françois jean-jacques jean-louis jean-luc jean-marc jean-marie jean-michel jean-noël jean-paul
  jean-philippe jean-pierre jean-yves joël joseph jules louis luc lucas lucien ludovic marc marcel martin maurice noël
  paul raphaël raymond régis rémi rémy rené richard robert roger roland samuel serge simon théo tristan victor william
  xavier yann yannick yves yvon adrien aimé albert alban alexis alphonse amaury ambroise amédée anatole anselme
  aristide armand arnaud arthur auguste aurélien aymeric baptiste barnabé basile bastien baudouin benoît bertrand
  boris brice camille cédric célestin charles clément clovis colin corentin côme cyril cyrille damien denis didier
  dominique dimitri dylan edgar edmond édouard edouard elie élie émile emmanuel enzo ernest étienne etienne eugène evan fabien
  félix ferdinand fernand florent florian gabriel gaël gaëtan gaspard gaston gauthier georges germain ghislain
  grégoire grégory gustave gwenaël honoré ismaël ivan jordan joris karim kader khalid laurian léo léon léonard lilian
  lionel loïc lorenzo loïs luca malik marius mathis mehdi mickaël mohamed mohammed mourad moussa mustapha nathan
  nassim norbert octave omar oscar oumar pascal patrice quentin rachid raoul renaud robin rodolphe rodrigue sacha saïd
  samir sami semisi steeve tanguy théodore thibaud thibault thibaut timothée tony toussaint ugo urbain valentin valéry
  yacine yohan youssef youri zinedine`

export const french = compileLanguage({
  tag: 'fr',
  weights: 'shared',
  minQuote: 0.55,
  caution: 2.7,
  classes: CLASSES,
  pronouns: PRONOUNS,
  abbreviations: `m mm mme mlle me dr pr st ste mgr no n° p pp art av bd boul etc cf env ex tél vol éd janv févr juil sept
    oct nov déc jr sr ltd inc cie s.a u.s e.g i.e`,
  cueStrength,
  femaleNames: FEMALE_NAMES,
  maleNames: MALE_NAMES,
  femaleTitles: `mme mmes mlle madame mademoiselle présidente vice-présidente préfète députée sénatrice procureure reine
    princesse sœur sainte directrice cheffe`,
  maleTitles: `m mm monsieur président vice-président préfet député sénateur procureur roi prince pape cardinal évêque mgr
    père frère abbé saint sir lord directeur`,
  verbForms: [
    ['plural', 'èrent irent urent aient ent ont'],
    ['singular', 'ait it a e d'],
  ],
  pluralDeterminers:
    'les des ces ses mes tes nos vos leurs quelques plusieurs certains certaines deux trois quatre cinq six aux',
  prepositionKinds: ["de du des d'", 'à au aux', 'en dans sur sous chez devant', 'par avec pour contre'],
  verbEndings: ['ait', 'ent', 'é', 'e'],
  elisions: "l' d' qu' n' s' m' j' c' t' lorsqu' puisqu' jusqu' quoiqu'",
  clitics: 'il elle ils elles on je nous vous ce',
  insertions: 'clauses',
})
