/** The factor for the length of the generated tests: 1, or the value of TEST_LENGTH (3 in `npm run test:long`). */
export const LENGTH = Number(process.env['TEST_LENGTH'] ?? 1)
