/** Types that a browser may show in its own window; everything else is only ever saved. */
const SHOWN_INLINE = new Set(['application/pdf', 'image/png', 'image/jpeg', 'image/webp', 'image/gif'])

/**
 * Headers of a download. The type is the one found in the content, guessing is forbidden, and a file that
 * slipped through cannot run a script with the rights of the page.
 */
export function downloadHeaders(file: {
  name: string
  type: string
  bytes?: number
  inline?: boolean
}): Record<string, string> {
  const inline = file.inline === true && SHOWN_INLINE.has(file.type)
  return {
    'content-type': file.type.startsWith('text/') ? 'text/plain; charset=utf-8' : file.type,
    'content-disposition': contentDisposition(file.name, inline ? 'inline' : 'attachment'),
    ...(file.bytes !== undefined && { 'content-length': String(file.bytes) }),
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'private, no-store',
  }
}

/**
 * Content-Disposition with a name of any alphabet: `filename*` in UTF-8 (RFC 6266, RFC 8187) and a plain
 * `filename` for old clients. Path separators, control characters and direction marks are dropped, so that
 * «отчёт‮fdp.exe» cannot pass for a PDF.
 */
export function contentDisposition(name: string, kind: 'attachment' | 'inline' = 'attachment'): string {
  const clean = safeName(name)
  const ascii = clean.replaceAll(/[^\x20-\x7e]/g, '_').replaceAll(/["\\%]/g, '_')
  const encoded = encodeURIComponent(clean).replaceAll(
    /['()*]/g,
    sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${encoded}`
}

const MAX_NAME = 150

function safeName(name: string): string {
  const flat = name
    .normalize('NFC')
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
    .replaceAll(/[\\/:*?"<>|]/g, '_')
    .replace(/^[.\s]+/, '')
    .trim()
  if (!flat) return 'файл'
  const extension = /\.[\p{L}\d]{1,8}$/u.exec(flat)?.[0] ?? ''
  return [...flat].length <= MAX_NAME
    ? flat
    : [...flat]
        .slice(0, MAX_NAME - extension.length)
        .join('')
        .trimEnd() + extension
}
