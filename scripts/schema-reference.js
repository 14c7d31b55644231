import {
  astFromValue,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  isUnionType,
  print,
  specifiedScalarTypes,
} from 'graphql'

const PAGING = ['first', 'after', 'last', 'before']
const LOGIC = ['and', 'or', 'not']

/**
 * Returns the schema as one Markdown page, with a section for each type.
 * @param {import('graphql').GraphQLSchema} schema
 * @returns {string}
 */
export function printReference(schema) {
  const builtIn = new Set(specifiedScalarTypes.map(({ name }) => name))
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
  const all = Object.values(schema.getTypeMap())
    .filter(({ name }) => !name.startsWith('__') && !builtIn.has(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const link = (type) => {
    const { name } = getNamedType(type)
    const text = `\`${String(type)}\``
    return builtIn.has(name) ? text : `[${text}](#${name.toLowerCase()})`
  }
  const section = (title, types, body) =>
    types.length === 0
      ? []
      : [`## ${title}`, ...types.flatMap((type) => [`### ${type.name}`, text(type), ...body(type)])]
  const others = all.filter((type) => !roots.includes(type))
  return `${[
    '<!-- Generated from schema/*.graphql by `npm run generate`: edit those files, not this one. -->',
    '# Schema reference',
    'This page has one section for each type. The playground and introspection show the same descriptions; ' +
      '[`schema.graphql`](../schema.graphql) has the whole schema in one file.',
    '## Conventions',
    '- **Paging**: a connection takes `first` (1 to 100, by default 20) and `after`, or `last` and `before`. A cursor is ' +
      "an edge's `cursor`, or `endCursor` and `startCursor` of `pageInfo`.",
    '- **Logic**: filters take `and` (all filters of a list match), `or` (at least one matches) and `not` (the filter does not match). The ' +
      'other conditions of the same filter must also match.',
    '- `!` marks a value that is never null, and an argument that must be given.',
    ...section('Operations', roots, (type) => fields(type, link)),
    ...section('Objects', others.filter(isObjectType), (type) => [...implemented(type, link), ...fields(type, link)]),
    ...section('Interfaces', others.filter(isInterfaceType), (type) => fields(type, link)),
    ...section('Unions', others.filter(isUnionType), (type) => [`One of ${type.getTypes().map(link).join(', ')}.`]),
    ...section('Inputs', others.filter(isInputObjectType), (type) => inputs(type, link)),
    ...section('Enums', others.filter(isEnumType), (type) => [
      type
        .getValues()
        .map((value) => `- \`${value.name}\`: ${text(value)}`)
        .join('\n'),
    ]),
    ...section('Scalars', others.filter(isScalarType), (type) =>
      type.specifiedByURL ? [`Specified by <${type.specifiedByURL}>.`] : [],
    ),
  ]
    .filter(Boolean)
    .join('\n\n')}\n`
}

function text({ description, deprecationReason }) {
  const words = (description ?? '').replace(/\s+/g, ' ').trim()
  return deprecationReason ? `${words} **Deprecated**: ${deprecationReason}` : words
}

function implemented(type, link) {
  const interfaces = type.getInterfaces()
  return interfaces.length === 0 ? [] : [`Implements ${interfaces.map(link).join(', ')}.`]
}

function fields(type, link) {
  const lines = Object.values(type.getFields()).flatMap((field) => {
    const own = field.args.filter(({ name }) => !PAGING.includes(name))
    const paging = own.length < field.args.length ? ['  - Takes the arguments of [paging](#conventions).'] : []
    return [
      `- \`${field.name}\`: ${link(field.type)}. ${text(field)}`,
      ...own.map((arg) => `  - ${argument(arg, link)}`),
      ...paging,
    ]
  })
  return [lines.join('\n')]
}

function inputs(type, link) {
  const all = Object.values(type.getFields())
  const own = type.name.endsWith('Filter') ? all.filter(({ name }) => !LOGIC.includes(name)) : all
  return [
    [
      ...own.map((field) => `- ${argument(field, link)}`),
      ...(own.length < all.length ? ['- `and`, `or`, `not`: see [logic](#conventions).'] : []),
    ].join('\n'),
  ]
}

function argument(arg, link) {
  const fallback = arg.defaultValue === undefined ? '' : ` = \`${print(astFromValue(arg.defaultValue, arg.type))}\``
  return `\`${arg.name}\`: ${link(arg.type)}${fallback}. ${text(arg)}`
}
