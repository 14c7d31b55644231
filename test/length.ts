/** The factor for the length of the generated tests: 1, or the value of TEST_LENGTH (3 in `npm run test:long`). */
export const LENGTH = Number(process.env['TEST_LENGTH'] ?? 1)

/** The distance, in bytes, between two places at which a test cuts a file off. In the usual run, not every byte is tried. */
export const CUT_EVERY = LENGTH > 1 ? 1 : 3
