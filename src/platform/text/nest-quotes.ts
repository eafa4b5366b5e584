/**
 * «Закрыть «Колокольчик»?» → «Закрыть „Колокольчик“?»: quotes within quotes take the inner form, however deep. For texts
 * composed of a sentence and a name that may be quoted itself. Text with unpaired quotes comes back as it was.
 */
export function nestQuotes(text: string): string {
  let depth = 0
  let isPaired = true
  const nested = text.replace(/[«»]/g, mark => {
    if (mark === '«') return depth++ === 0 ? mark : '„'
    depth--
    isPaired &&= depth >= 0
    return depth === 0 ? mark : '“'
  })
  return isPaired && depth === 0 ? nested : text
}
