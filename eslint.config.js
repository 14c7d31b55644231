import graphqlPlugin from '@graphql-eslint/eslint-plugin'
import tseslint from 'typescript-eslint'

export default tseslint.config(
  { ignores: ['dist/', 'src/graphql/generated/', 'node_modules/', '.verbatim/', 'coverage/'] },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/only-throw-error': ['error', { allowThrowingUnknown: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    // A handler of a test server may be async, because an error that it throws makes the test fail.
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }] },
  },
  {
    files: ['schema/*.graphql'],
    languageOptions: { parser: graphqlPlugin.parser, parserOptions: { graphQLConfig: { schema: 'schema/*.graphql' } } },
    plugins: { '@graphql-eslint': graphqlPlugin },
    rules: {
      ...graphqlPlugin.configs['flat/schema-recommended'].rules,
      ...graphqlPlugin.configs['flat/schema-relay'].rules,
      '@graphql-eslint/require-description': [
        'error',
        {
          types: true,
          rootField: true,
          FieldDefinition: true,
          InputValueDefinition: true,
          EnumValueDefinition: true,
          DirectiveDefinition: true,
        },
      ],
      // A list may be paged in one direction only: `search` has `first` and `after`, but neither `last` nor `before`.
      '@graphql-eslint/relay-arguments': ['error', { includeBoth: false }],
      // The options allow three things: a connection may have `nodes` besides `edges`, the nodes of a connection may
      // have a union type, and a list does not have to be a connection. Some types in such a union do not implement
      // Node.
      '@graphql-eslint/relay-edge-types': [
        'error',
        { withEdgeSuffix: true, shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false },
      ],
      // The types in this list have no id, because they are values and not records.
      '@graphql-eslint/strict-id-in-types': [
        'error',
        {
          exceptions: {
            types: [
              'Archive',
              'BackgroundStatus',
              'Byline',
              'Facet',
              'FacetValue',
              'Highlight',
              'HighlightRun',
              'LoadCounts',
              'LoadError',
              'LoadResult',
              'PageInfo',
              'RecordCounts',
              'SearchStatus',
              'TextSpan',
              'TimelineBucket',
              'UserError',
            ],
            suffixes: ['Connection', 'Edge', 'Payload'],
          },
        },
      ],
    },
  },
)
