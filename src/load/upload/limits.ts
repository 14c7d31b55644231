export interface UploadLimits {
  /** Of the body as sent. */
  readonly bytes: number
  /** Of the unpacked text. */
  readonly textBytes: number
  /** An upload that no job has taken is forgotten after so long, and so is one whose jobs are over. */
  readonly expiryHours: number
}

export const DEFAULT_UPLOAD_LIMITS: UploadLimits = { bytes: 10_000_000_000, textBytes: 50_000_000_000, expiryHours: 24 }

// Text packs to a tenth; DEFLATE ends at a thousandth, and only a bomb comes near.
export const MAX_RATIO = 500
export const RATIO_APPLIES_BYTES = 256_000_000
