/** The ISO 639-1 code of the language that a text is in; null where that is not certain. */
export type DetectLanguage = (text: string) => string | null

/** More of a text makes it no more certain, only slower. */
const SAMPLE = 3000

/** Takes 85 MB and 0.2 s: only for those that have texts without a language. */
export async function loadDetector(): Promise<DetectLanguage> {
  const { eld } = await import('eld/extrasmall')
  return (text) => {
    const found = eld.detect(text.slice(0, SAMPLE))
    return found.isReliable() ? found.language : null
  }
}
