/** The ISO 639-1 code of the language that a text is in; null where that is not certain. */
export type DetectLanguage = (text: string) => string | null

/** More text does not make the detection more certain, only slower. */
const SAMPLE = 3000

/** Loading it takes 85 MB and 0.2 s, so it is only loaded for texts without a language. */
export async function loadDetector(): Promise<DetectLanguage> {
  const { eld } = await import('eld/extrasmall')
  return (text) => {
    const found = eld.detect(text.slice(0, SAMPLE))
    return found.isReliable() ? found.language : null
  }
}
