/**
 * For each field that `toDraft` reads: the names of the table columns, JSON properties and front matter properties that
 * may contain the field. The names consist of lower-case letters and digits, and the best name comes first. The value
 * of `id` becomes the record key only if it is a URI or UUID.
 */
export const NAMES: Readonly<Record<string, string>> = {
  title:
    'title headline headlinetext headlinemain webtitle name titel überschrift schlagzeile titre titulo título titolo заголовок titlerendered',
  url: 'url link permalink href weburl canonicalurl pageurl',
  key: 'key guid uri',
  id: 'id uuid docid identifier',
  description:
    'description summary abstract excerpt lead standfirst shortdescription teaser trailtext fieldstrailtext dek deck lede subtitle snippet leadparagraph excerptrendered',
  body: 'body text content fulltext articlebody maintext bodytext fieldsbodytext article contenttext fullcontent plaintext cleantext contentbody volltext texte texto текст contentrendered',
  language: 'language lang languagecode inlanguage locale sprache langue idioma',
  publishedAt:
    'publishedat publicationdate datepublished pubdate date publishdate publisheddate datepublish publishedtime publishtime publishedon webpublicationdate datetimepub datetime seendate firstpublished posted issued datum fecha дата published created createdat timestamp time',
  modifiedAt: 'modifiedat modified datemodified datemodify updated updatedat lastmodified lastmod lastupdated',
  section: 'section category rubric sectionname headlinecategory ressort rubrique sección',
  subjects: 'subjects tags keywords topics subject labels schlagworte taxonomiestags',
  authors:
    'authors author byline by creator creators writer writers bylineoriginal fieldsbyline authorname autor auteur автор extraauthor',
  outlet:
    'outlet source publisher publication newspaper outletname medianame sourcename sourcetitle sitename site paper zeitung medium quelle fuente threadsite',
  'outlet.domain': 'outletdomain domain sourcedomain sourceurl mediaurl hostname',
}

/**
 * The places of fields in the standard formats. A place is a path of elements or properties, in lower case except in
 * JSON-LD. The best place comes first. In XML, `@` precedes the name of an attribute. A field is not listed here if
 * more than its place matters. The reader of the format contains the code for such a field.
 */
export const PLACES = {
  feed: {
    language: 'dc:language, language, @lang',
    publishedAt: 'pubdate, published, dcterms:issued, issued, dc:date, dcterms:created, created, date',
    modifiedAt: 'updated, modified, dcterms:modified',
    embargo: 'prism:embargodate',
  },
  jsonFeed: {
    title: 'title',
    description: 'summary',
    language: 'language',
    publishedAt: 'date_published',
    modifiedAt: 'date_modified',
    subjects: 'tags',
  },
  jsonLd: {
    language: 'inLanguage, inLanguage/alternateName',
    publishedAt: 'datePublished, dateCreated',
    modifiedAt: 'dateModified',
    status: 'creativeWorkStatus',
  },
  newsml: {
    key: '@guid',
    language: 'contentmeta/language@tag, @lang',
    publishedAt: 'itemmeta/firstcreated, contentmeta/contentcreated, itemmeta/versioncreated',
    modifiedAt: 'itemmeta/versioncreated',
    embargo: 'itemmeta/embargoed',
    status: 'itemmeta/pubstatus@qcode, itemmeta/pubstatus@uri',
    section: 'contentmeta/genre/name, contentmeta/genre@literal',
    outlet:
      'contentmeta/infosource/name, contentmeta/infosource@literal, itemmeta/provider/name, itemmeta/provider@literal',
  },
  ninjs: {
    url: 'link, url',
    language: 'language',
    publishedAt: 'firstcreated, contentcreated, versioncreated',
    modifiedAt: 'versioncreated',
    section: 'genre/name, genres/name',
    subjects: 'subject/name, subjects/name',
    outlet: 'infosource, infosource/name, infosources/name, provider/name, copyrightholder',
  },
  nitf: {
    url: 'head/pubdata@ex-ref',
    title: 'body/body.head/hedline/hl1, body/body.head/hedline, head/title',
    description: 'body/body.head/abstract',
    language: '@lang, body@lang',
    publishedAt: 'head/docdata/date.issue@norm, head/pubdata@date.publication, body/body.head/dateline/story.date@norm',
    // Nobody may publish the article before this date.
    embargo: 'head/docdata/date.release@norm',
    status: 'head/docdata@management-status',
    section: 'head/pubdata@position.section',
    subjects: 'head/docdata/key-list/keyword@key, head/docdata/identified-content/classifier@value',
    outlet: 'head/pubdata@name, body/body.head/distributor, head/docdata/doc.copyright@holder',
  },
} as const

type Fields<Places> = { readonly [Field in keyof Places]: string | string[] | undefined }

/**
 * Reads the fields of an article from their places. A field whose name ends in `s` or `At` gets the texts at all of its
 * places. Any other field gets only the first of these texts. `textsAt` returns the texts at one place.
 */
export function readPlaces<const Places extends Readonly<Record<string, string>>>(
  places: Places,
  textsAt: (place: string) => readonly (string | undefined)[],
): Fields<Places> {
  const entries = Object.entries(places).map(([field, list]) => {
    const texts = list
      .split(', ')
      .flatMap(textsAt)
      .filter((text) => text !== undefined)
    return [field, /(?:s|At)$/.test(field) ? texts : texts[0]] as const
  })
  return Object.fromEntries(entries) as Fields<Places>
}
