/**
 * The factor by which the generated tests are longer than usual: 1, or the value of TEST_LENGTH (3 in `npm run
 * test:long`).
 */
export const LENGTH = Number(process.env['TEST_LENGTH'] ?? 1)
