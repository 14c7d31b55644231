// The rules for text, written as they are defined: slow, and without any code of src.

const FORMS = /\p{White_Space}+/gu

/** Folds the text of `contains` or `startsWith`, which keeps a space at its ends. */
export function foldedPart(text: string): string {
  const spaced = text.normalize('NFC').replace(FORMS, ' ')
  const lower = (x: string) => x.toLowerCase()
  return lower(lower(spaced).toUpperCase()).replaceAll('ς', 'σ').normalize('NFC')
}

export function folded(text: string): string {
  let whole = foldedPart(text)
  while (whole.startsWith(' ')) whole = whole.slice(1)
  while (whole.endsWith(' ')) whole = whole.slice(0, -1)
  return whole
}

export function isBlankText(text: string): boolean {
  return [...text].every((sign) => /[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}]/u.test(sign))
}

const TRACKERS = 'gclid fbclid msclkid mc_cid mc_eid igshid yclid _ga at_medium at_campaign'.split(' ')

function host(of: string): string {
  let labels = of.replace(/\.$/, '').split('.')
  while (labels[0] === 'www' && labels.length > 2) labels = labels.slice(1)
  return labels.join('.')
}

function isTracker(part: string): boolean {
  const [name = ''] = part.split('=')
  const plain = unescape(name).toLowerCase()
  return plain.startsWith('utm_') || TRACKERS.includes(plain)
}

/** Byte by byte. */
function encoded(text: string): string {
  let out = ''
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at)
    const digits = text.slice(at + 1, at + 3)
    if (sign !== '%') out += sign
    else if (!/^[0-9a-f]{2}$/i.test(digits)) out += '%25'
    else {
      const byte = String.fromCharCode(Number(`0x${digits}`))
      out += /^[A-Za-z0-9._~-]$/.test(byte) ? byte : `%${digits.toUpperCase()}`
      at += 2
    }
  }
  return out
}

export function urlForm(given: string): string {
  const url = new URL(given)
  let path = url.pathname
  while (path.endsWith('/')) path = path.slice(0, -1)
  const parts = url.search
    .replace(/^\?/, '')
    .split('&')
    .filter((part) => part !== '' && !isTracker(part))
  const port = ['', '80', '443'].includes(url.port) ? '' : `:${url.port}`
  const fragment = ['#!', '#/'].includes(url.hash.slice(0, 2)) ? url.hash : ''
  return `https://${host(url.hostname)}${port}${encoded(path)}${parts.length > 0 ? '?' : ''}${encoded(parts.join('&'))}${encoded(fragment)}`
}
