export interface UploadLimits {
  /** The maximum size of the request body as it is sent, packed or not, in bytes. */
  readonly bytes: number
  /** The maximum size of the unpacked text, in bytes. */
  readonly textBytes: number
  /** The age at which an upload is deleted. An upload is kept longer while an unfinished job needs it. */
  readonly expiryHours: number
}

export const DEFAULT_UPLOAD_LIMITS: UploadLimits = { bytes: 10_000_000_000, textBytes: 50_000_000_000, expiryHours: 24 }

// The maximum ratio of unpacked to packed size, for uploads of more than RATIO_APPLIES_BYTES of unpacked text. Ordinary
// text reaches about 10. DEFLATE can reach about 1,000, but only zip bombs come near that ratio.
export const MAX_RATIO = 500
export const RATIO_APPLIES_BYTES = 256_000_000
