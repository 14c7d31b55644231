import { contentHash } from '../identity.ts'
import { fold } from '../form/fold.ts'

export interface OutletFields {
  readonly name: string
  readonly domain: string | null
  readonly homepage: string | null
  readonly kind: string | null
  readonly country: string | null
  readonly language: string | null
}

/** What a new outlet without a key is called: its domain, else its folded name. */
export function outletKey(outlet: { domain: string | null | undefined; name: string | undefined }): string | null {
  return outlet.domain ?? (outlet.name === undefined ? null : fold(outlet.name))
}

/** Equal for outlets of one name. */
export function outletName(outlet: { name: string }): string {
  return fold(outlet.name)
}

export function outletHash(outlet: OutletFields): string {
  return contentHash([outlet.name, outlet.domain, outlet.homepage, outlet.kind, outlet.country, outlet.language])
}
