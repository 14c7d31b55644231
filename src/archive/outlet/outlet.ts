import { contentHash } from '../content-hash.ts'

export interface OutletFields {
  readonly name: string
  readonly domain: string | null
  readonly homepage: string | null
  readonly kind: string | null
  readonly country: string | null
  readonly language: string | null
}

export function outletHash(outlet: OutletFields): string {
  return contentHash([outlet.name, outlet.domain, outlet.homepage, outlet.kind, outlet.country, outlet.language])
}
