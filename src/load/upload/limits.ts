export interface UploadLimits {
  /** The size of the body as it is sent, in bytes. */
  readonly bytes: number
  /** The size of the unpacked text, in bytes. */
  readonly textBytes: number
  /** An upload of this age is deleted unless a job still has to load it. */
  readonly expiryHours: number
}

export const DEFAULT_UPLOAD_LIMITS: UploadLimits = { bytes: 10_000_000_000, textBytes: 50_000_000_000, expiryHours: 24 }

// Text compresses to about a tenth of its size. DEFLATE can compress to a thousandth, but only zip bombs come near that
// ratio.
export const MAX_RATIO = 500
export const RATIO_APPLIES_BYTES = 256_000_000
