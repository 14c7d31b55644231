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

/**
 * The third-person forms (present and past), the participle and the gerund of a verb. Forms with a changed spelling,
 * such as `explique` of `explicar`, are left out, because they are not cues.
 */
function inflect(infinitive: string): string[] {
  const stem = infinitive.slice(0, -2)
  const endings = infinitive.endsWith('ar')
    ? ['a', 'an', 'ó', 'aron', 'aba', 'aban', 'ado', 'ando']
    : ['e', 'en', 'ió', 'ieron', 'ía', 'ían', 'ido', 'iendo']
  return endings.map((ending) => stem + ending)
}

/** Regular verbs that are cues, grouped by strength. */
const REGULAR_CUES: CueLists = [
  [
    3,
    `afirmar señalar explicar declarar asegurar manifestar añadir agregar indicar comentar subrayar recalcar
    destacar apuntar precisar responder contestar relatar matizar puntualizar aclarar remarcar insistir zanjar`,
  ],
  [
    2,
    `sostener resaltar denunciar criticar lamentar reclamar exigir preguntar replicar rematar resumir ironizar bromear
    opinar considerar argumentar alegar confesar admitir revelar anunciar avisar alertar avanzar proclamar exclamar gritar
    susurrar murmurar musitar balbucear protestar quejar reprochar recriminar acusar atacar arremeter fustigar
    vaticinar pronosticar augurar estimar valorar razonar reflexionar rezar justificar tuitear bramar espetar soltar
    deslizar apostillar ahondar abundar enfatizar detallar especificar informar notificar comunicar expresar testificar
    testimoniar narrar rememorar evocar celebrar festejar lanzar ordenar suplicar rogar implorar clamar corear aconsejar
    recomendar jurar prometer garantizar tranquilizar ratificar corroborar confirmar observar constatar anotar apostar
    sentenciar dictaminar concretar definir calificar tildar tachar llamar bautizar describir describir animar felicitar
    amenazar sugerir objetar ilustrar resoplar suspirar farfullar mascullar gruñir aullar vociferar`,
  ],
  [
    1,
    `hablar pensar creer esperar temer dudar imaginar sospechar citar mencionar presentar titular figurar incluir atribuir
    rechazar descartar negar aceptar acordar evitar encarar enfrentar pasar mostrar leer saludar agradecer ver oír
    escuchar entender saber interpretar analizar calcular cifrar invocar cantar aplaudir pintar comparar cerrar arrancar
    comenzar terminar continuar`,
  ],
]
const IRREGULAR_CUES: CueLists = [
  [3, 'dice dicen dijo dijeron decía decían dicho diciendo cuenta cuentan contó contaron contaba contado contando'],
  [3, 'recuerda recuerdan recordó recordaba escribe escriben escribió escribía escrito advierte advierten advirtió'],
  [3, 'advertía advertido sostiene sostienen sostuvo sostenía reconoce reconocen reconoció reconocía reconocido'],
  [3, 'prosigue prosiguió proseguía sigue siguió repuso expuso expone exponía concluye concluyó concluía concluido'],
  [3, 'repite repitió repetía advirtiendo reiteró reitera reiteraba apostilló responde respondió'],
  [2, 'confiesa confesó niega negó desmiente desmintió mantiene mantuvo mantenía propone propuso proponía pide pidió'],
  [2, 'pedía pedido piden ríe rió rio reía sonríe sonrió sonreía defiende defendió defendía interviene intervino'],
  [2, 'admite admitió sugiere sugirió refiere refirió reza rezaba lee leía leyó suelta soltó ruega rogó cree creía'],
  [2, 'replica replicó convino conviene contradice contradijo predijo predice maldijo maldice gime gimió explayó'],
  [2, 'apostó apuesta atribuye atribuyó piensa pensaba opina opinó muestra mostró fustigó arguye arguyó aduce adujo'],
  [2, 'promete prometió congratuló felicita quejó queja lamenta felicitó sincera sinceró desahogó enfadó jacta'],
  [2, 'despachó despacha corrige corrigió persiste persistió tercia terció traduce tradujo riñe riñó'],
  [1, 've vio veía sabe supo hizo hace puso pone parece pareció dio da oye oyó siente sintió sentía duda dudó quiso'],
  [1, 'apela apeló tiene tuvo figura figuraba encoge encogió despidió despide acuña acuñó'],
]

const cueStrength = compileCues([IRREGULAR_CUES], [REGULAR_CUES, inflect])

const PRONOUNS: PronounLists = [
  ['he', 'él este ese aquel éste ése'],
  ['she', 'ella esta ésta'],
  ['they', 'ellos ellas estos estas éstos algunos algunas muchos muchas otros otras varios ambos todos'],
  ['it', 'ello esto eso uno una'],
  ['who', 'que quien quienes cual cuales'],
  ['i', 'yo nosotros mí'],
  ['his', 'su sus suyo suya'],
  ['their', 'nuestro nuestra nuestros nuestras mi mis'],
]

const MONTHS = `enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre`
const DAYS = 'lunes martes miércoles jueves viernes sábado domingo'

const ROLES = `portavoz portavoces vocero vocera presidente presidenta vicepresidente vicepresidenta director directora
  gerente alcalde alcaldesa regidor regidora edil concejal concejala ministro ministra consejero consejera secretario
  secretaria diputado diputada diputados senador senadora legislador legisladora gobernador gobernadora intendente
  delegado delegada líder líderes dirigente dirigentes jefe jefa responsable responsables patrón patrona capitán capitana
  fundador fundadora dueño dueña propietario propietaria inquilino inquilina vecino vecina vecinos residente residentes
  hombre hombres mujer mujeres niño niña niños joven jóvenes chico chica anciano anciana padre madre hijo hija hermano
  hermana tío tía abuelo abuela nieto nieta marido esposo esposa viudo viuda novio novia pareja amigo amiga amigos
  familia familiares gente persona personas abogado abogada letrado letrada juez jueza jueces magistrado magistrada fiscal
  acusado acusada imputado imputada procesado testigo testigos víctima víctimas demandante policía agente agentes guardia
  bombero bomberos comandante comisario comisaria inspector inspectora investigador investigadora investigadores
  experto experta expertos especialista especialistas científico científica científicos historiador historiadora
  economista economistas sociólogo socióloga politólogo biólogo bióloga físico física geólogo arqueólogo arqueóloga
  médico médica médicos doctor doctora enfermero enfermera profesor profesora maestro maestra docente docentes alumno
  alumna estudiante estudiantes rector rectora decano decana autor autora escritor escritora novelista poeta periodista
  periodistas redactor redactora editor editora crítico crítica críticos director cineasta actor actriz cantante músico
  música compositor compositora artista pintor pintora escultor fotógrafo fotógrafa comisaria bailarín bailarina
  coreógrafo coreógrafa dramaturgo dramaturga entrenador entrenadora técnico técnica jugador jugadora jugadores portero
  portera guardameta delantero delantera defensa centrocampista árbitro árbitra campeón campeona corredor corredora
  futbolista futbolistas seleccionador agricultor agricultora agricultores ganadero ganadera campesino campesina
  campesinos pescador pescadores panadero panadera comerciante comerciantes hostelero hostelera cocinero cocinera
  artesano obrero obrera trabajador trabajadora trabajadores empleado empleada sindicalista activista activistas
  manifestante manifestantes militante candidato candidata analista analistas cliente clienta clientes usuario usuaria
  usuarios jubilado jubilada pensionista funcionario funcionaria empresario empresaria empresarios inversor inversores
  rey reina príncipe princesa papa obispo cura párroco sacerdote monja soldado general coronel oficial teniente
  embajador embajadora diplomático diplomática fuente fuentes allegados entorno observador observadores internauta
  internautas lector lectora espectador público gobierno ejecutivo ministerio consejería ayuntamiento consistorio
  fiscalía policía tribunal partido oposición bancada sindicato sindicatos asociación plataforma colectivo empresa
  compañía grupo dirección constructora banco federación liga club equipo universidad instituto hospital colegio escuela
  agencia organización comisión comité consejo junta gremio patronal cámara diario periódico revista cadena emisora
  medios autoridades servicio protagonista interesado interesada mandatario mandataria ingeniero ingeniera arquitecto
  arquitecta conductor conductora piloto taxista camionero chófer guía librero librera cofrade ponente`

const DOCUMENTS = `comunicado informe documento documentos carta correo mensaje tuit tweet publicación declaración discurso
  entrevista artículo editorial columna libro novela ensayo estudio encuesta sondeo auditoría nota circular decreto ley
  proyecto sentencia auto fallo resolución denuncia demanda querella escrito acta pancarta pancartas cartel carteles
  letrero pintada lema eslogan inscripción título titular texto frase prólogo vídeo video grabación película documental
  página web blog sms petición moción contrato reglamento aviso alerta boletín testimonio relato diario testamento
  cuaderno folleto catálogo anuncio invitación placa memoria manifiesto consigna dictamen`

const ORGANISATIONS = `sa sl grupo sociedad compañía banco caja federación asociación colectivo comité comisión consejo corte
  tribunal audiencia juzgado ministerio consejería ayuntamiento diputación partido sindicato universidad instituto
  escuela colegio hospital fundación museo teatro club real deportivo atlético sporting racing cf fc ud cd unión agencia
  oficina diario periódico país mundo vanguardia razón heraldo radio televisión cadena efe rtve psoe pp vox sumar
  podemos erc pnv bildu ccoo ugt renfe onu otan ue oms congreso senado parlamento gobierno moncloa fiscalía policía
  guardia plataforma autoridad cámara junta xunta generalitat gremio cofradía`

const CLASSES: WordLists = [
  [ACCORDING, 'según juicio palabras opinión'],
  [
    AUXILIARY,
    `es son era eran fue fueron será serán sería serían soy eres somos ser sido está están estaba estaban estuvo estar ha
    han he has hemos había habían hubo hay habrá habría haber va van iba iban voy vamos puede pueden podía podría podrá
    debe deben debía debería quiere quieren quería querría tiene tienen tenía tendrá tendría suele sea sean fuera fuese`,
  ],
  [
    PREPOSITION,
    `a al ante bajo con contra de del desde durante en entre hacia hasta mediante para por según sin sobre tras versus vía`,
  ],
  [
    DETERMINER,
    `el la los las lo un una unos unas este esta estos estas ese esa esos esas aquel aquella algún alguna algunos algunas
    ningún ninguna cada todo toda todos todas otro otra otros otras varios varias muchos muchas dos tres cuatro cinco
    seis siete ocho nueve diez ambos ambas`,
  ],
  [DETERMINER | POSSESSIVE, 'su sus mi mis tu tus nuestro nuestra nuestros nuestras cuyo cuya cuyos cuyas'],
  [CONJUNCTION, 'y e o u pero sino ni porque pues aunque cuando mientras si como donde'],
  [COMPLEMENTIZER, 'que si cómo'],
  [
    ADVERB,
    `también todavía aún ya siempre nunca jamás después luego entonces antes ahora hoy ayer mañana aquí allí así bien mal más
    menos muy tan tanto casi sólo solo solamente simplemente además asimismo incluso no se le les lo la me te nos os`,
  ],
  [
    TITLE,
    `señor señora señorita sr sra srta don doña dr dra doctor doctora profesor profesora presidente presidenta ministro
    ministra alcalde alcaldesa gobernador gobernadora senador senadora diputado diputada general coronel comandante
    capitán teniente juez jueza fiscal rey reina príncipe princesa papa cardenal obispo monseñor padre sor fray san santa
    sir lord director directora secretario secretaria portavoz`,
  ],
  [CALENDAR, `${MONTHS} ${DAYS} navidad pascua horas hora`],
  [ROLE, ROLES],
  [DOCUMENT, DOCUMENTS],
  [ORGANISATION, ORGANISATIONS],
  [
    PLACE,
    `españa madrid barcelona valencia sevilla zaragoza málaga murcia bilbao granada méxico argentina chile perú colombia
    venezuela ecuador bolivia uruguay paraguay cuba guatemala honduras nicaragua panamá lima bogotá caracas quito
    santiago montevideo europa francia parís italia roma alemania berlín inglaterra londres portugal lisboa rusia moscú
    ucrania china japón turquía israel irán siria marruecos áfrica américa estados unidos washington cataluña andalucía
    galicia asturias cantabria navarra aragón extremadura`,
  ],
  [
    NOT_A_NAME,
    `yo tú él ella ello nosotros vosotros ellos ellas usted ustedes el la los las lo un una unos unas este esta estos estas
    ese esa eso esto aquel aquella a al ante bajo con contra de del desde durante en entre hacia hasta para por según sin
    sobre tras y e o u pero sino ni porque pues aunque cuando mientras si como donde que quien quienes cual qué quién cómo
    cuándo dónde cuánto mi mis su sus nuestro nuestra dos tres cuatro cinco seis siete ocho nueve diez primero primera
    otro otra otros otras algunos algunas varios muchos muchas todo toda todos todas cada ningún ninguna nada nadie sí no
    ya más menos muy tan también aún todavía siempre nunca después luego entonces antes ahora hoy ayer mañana aquí allí
    así además incluso solo sólo preguntado preguntada consultado consultada es fue era ha han hay había se le les`,
  ],
  [
    LABEL,
    `película filme film largometraje cortometraje documental serie telenovela novela libro obra ensayo poemario poema cuento
    pieza ópera zarzuela musical canción tema single disco álbum cuadro lienzo exposición muestra programa podcast
    videojuego juego revista diario periódico web aplicación app plataforma plan proyecto operación campaña iniciativa
    colectivo asociación movimiento grupo banda club peña equipo restaurante bar café hotel taberna tienda marca firma
    empresa barco buque pesquero velero ferry festival premio feria concurso titulado titulada titulados bautizado
    bautizada bautizados llamado llamada llamados llamadas denominado denominada denominados apodado apodada conocido
    conocida conocidos apodo mote nombre palabra palabras término términos expresión concepto etiqueta lema barrio capítulo
    episodio sección ley categoría supuesto supuesta presunto caballo perro finca vino variedad fondo sello editorial llaman llamaban llamar apodan titula titulan raza eufemismo delito delitos
    clasificado clasificada catalogar catalogado catalogada estatus`,
  ],
  [
    NAME_BEARER,
    `título títulos rótulo epígrafe subtítulo asunto eslogan consigna divisa leyenda seudónimo alias sobrenombre
    denominación taller bodega panadería pastelería heladería cafetería cervecería pizzería mesón posada hostal
    pensión camping granja hacienda estancia rancho cooperativa fábrica imprenta librería peluquería farmacia
    gimnasio academia guardería residencia albergue refugio teatro sala cine auditorio urbanización polígono mina
    embalse estadio pabellón circo compañía coro orquesta cuarteto trío comparsa chirigota murga cofradía hermandad
    fundación consorcio canal emisora cadena cuenta blog robot satélite sonda cohete cometa huracán tormenta
    borrasca tifón unidad brigada batallón regimiento patrulla fragata submarino lancha bote goleta catamarán
    remolcador avión tren modelo receta plato postre cóctel cerveza queso perfume colección mascota gato perra toro
    yegua burro vaca personaje papel vals tango bolero copla corrido himno villancico gira espectáculo montaje
    monólogo coreografía ballet instalación mural escultura grabado fotografía cómic historieta manual tratado tesis
    ponencia conferencia seminario curso jornada congreso simposio gala romería carnaval verbena protocolo bono beca
    estatuto fórmula cargo cargos`,
  ],
  [
    NAMING,
    `llamado llamada llamados llamadas denominado denominada denominados denominadas titulado titulada titulados tituladas bautizado bautizada bautizados apodado apodada`,
  ],
  [
    CHARACTERISING,
    `calificó califica calificaba calificaron calificado calificada tachó tacha tachaba tacharon tildó tilda tildaron
    tildado habló habla hablaba hablaron hablan llamó llama llamaba llamaron definió define definía definieron describió
    describe describía describieron denunció denuncia denunciaron elogió celebró criticó critica criticaron acusó acusa
    acusaron consideró considera lamentó lamenta aludió alude reprochó reprocha`,
  ],
  [NAME_PARTICLE, 'de del la las los el y e & van von der da dos do di al ben bin san santa para'],
]

const FEMALE_NAMES = `maría carmen ana isabel dolores pilar josefa teresa rosa antonia francisca cristina laura marta lucía
  elena mercedes paula raquel sara beatriz patricia rocío inmaculada silvia sonia montserrat sandra andrea rosario ángela
  nuria inés irene alicia eva concepción encarnación margarita yolanda mónica lourdes natalia esther verónica victoria
  susana lorena alba claudia noelia sofía julia daniela valentina martina emma olivia carla candela vega lola manuela
  juana luisa amparo consuelo esperanza soledad remedios milagros asunción ascensión purificación trinidad gloria
  graciela griselda guadalupe jimena ximena leonor leticia lidia liliana lina loreto lorenza luz macarena magdalena maite
  marcela mariana marina maribel marisa marisol matilde mireia miriam nadia nerea nieves norma obdulia olga paloma
  paola pepa petra rafaela ramona rebeca regina renata rita rosalía rosaura salomé salvadora sabina tamara tatiana
  tomasa úrsula valeria vanesa vicenta violeta virginia viviana yanina yesenia yolanda zaida zulema adela adriana agustina
  aída aitana ainhoa alejandra almudena amalia amelia amaia anabel angélica angustias araceli ariadna aurora azucena
  bárbara belén berta blanca brenda brígida camila carolina casandra catalina cayetana cecilia celia clara constanza
  cora delia diana edith elisa elvira emilia estefanía estela estrella eugenia eulalia fabiola fátima felisa fernanda
  filomena flora florencia gabriela gema genoveva georgina ginés herminia hilda isidora itziar ivana jacinta jessica
  jordana josefina judith karina leire`
const MALE_NAMES = `antonio josé manuel francisco juan david javier daniel carlos jesús alejandro miguel rafael pedro ángel
  pablo sergio fernando jorge luis alberto álvaro diego adrián raúl iván rubén enrique óscar ramón vicente andrés joaquín
  santiago eduardo víctor mario roberto jaime marcos ignacio alfonso salvador ricardo jordi hugo emilio guillermo gabriel
  julián julio tomás agustín josep joan marc martín felipe gonzalo mariano gregorio lorenzo domingo césar sebastián
  nicolás alfredo rodrigo arturo ernesto esteban eugenio eusebio evaristo fabián fausto federico félix fermín fidel
  florencio gaspar germán gerardo gilberto ginés gustavo héctor heriberto hernán hilario horacio humberto isaac isidoro
  isidro ismael isma jacinto jacobo jerónimo jeremías jonás kiko koldo lázaro leandro leonardo leopoldo lucas luciano
  lucio macario marcelino marcelo marcial mateo matías mauricio maximiliano melchor modesto moisés nelson néstor norberto
  octavio omar orlando pascual patricio paco pepe plácido quique ramiro reinaldo remigio rené rigoberto rogelio román
  romualdo roque rufino samuel saúl saturnino segundo severino silvestre silvio simón teodoro tiburcio timoteo toribio
  ubaldo urbano valentín valerio wenceslao xavier xabier yago zacarías abel abelardo abraham adolfo aitor alonso amador
  amancio ambrosio anastasio andoni anselmo aquilino aníbal apolinar armando arsenio asier aurelio baltasar bartolomé
  basilio benigno benito benjamín bernabé bernardo blas bonifacio borja bruno calixto camilo cándido casimiro cayetano
  cecilio celestino cipriano ciriaco claudio clemente conrado cosme crisanto cristian cristóbal dámaso damián darío
  demetrio desiderio dionisio donato edgar edmundo efraín elías eliseo eloy emiliano`

export const spanish = compileLanguage({
  tag: 'es',
  weights: 'shared',
  minQuote: 0.55,
  caution: 1.8,
  classes: CLASSES,
  pronouns: PRONOUNS,
  abbreviations: `sr sra srta d dª dr dra prof gral cnel ing lic arq av avda c pág págs núm no etc ej ee uu s.a s.l art ed vol
    jr ltd cía u.s`,
  cueStrength,
  femaleNames: FEMALE_NAMES,
  maleNames: MALE_NAMES,
  femaleTitles: `señora señorita sra srta doña dra doctora profesora presidenta ministra alcaldesa gobernadora senadora
    diputada jueza reina princesa sor santa directora secretaria`,
  maleTitles: `señor sr don dr doctor profesor presidente ministro alcalde gobernador senador diputado rey príncipe papa
    cardenal obispo monseñor padre fray san sir lord director secretario`,
  verbForms: [
    ['plural', 'aron eron aban ían an en'],
    ['singular', 'aba ía ó ijo uso a e'],
  ],
  pluralDeterminers:
    'los las unos unas estos estas esos esas sus mis nuestros nuestras algunos algunas varios varias dos tres cuatro cinco seis',
  prepositionKinds: ['de del', 'a al', 'en sobre ante', 'por con para contra'],
  verbEndings: ['aron', 'ó', 'aba', 'a'],
  presentEndings: ['e', 'an', 'en', 'ía'],
  insertions: 'dashes',
  hasTwoSurnames: true,
})
