/** How many times their usual length the generated tests run: 1, or what TEST_LENGTH says (`npm run test:long`: 3). */
export const LENGTH = Number(process.env['TEST_LENGTH'] ?? 1)
