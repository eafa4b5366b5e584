import type { Download } from '../http/serve.ts'
import { renderDocx } from './docx.ts'
import type { OfficialDocument } from './official-document.ts'
import { renderPdf } from './pdf.ts'

/** An official paper as the file that was asked for: PDF opens in the browser, DOCX is kept to be edited. */
export async function paperAs(
  format: 'pdf' | 'docx',
  filename: string,
  paper: OfficialDocument,
): Promise<Download> {
  return format === 'pdf'
    ? { filename, type: 'application/pdf', content: await renderPdf(paper), inline: true }
    : {
        filename,
        type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
        content: await renderDocx(paper),
      }
}
