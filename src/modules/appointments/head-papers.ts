import { Readable } from 'node:stream'
import { recordAudit } from '#platform/audit/audit.ts'
import { brokenConstraint, type Context, read, type Tx, transact } from '#platform/db/database.ts'
import { conflict, forbidden, invalid, notFound } from '#platform/errors/problem.ts'
import type { FileStore } from '#platform/files/store.ts'
import type { Download, Upload } from '#platform/http/serve.ts'
import { newId } from '#platform/ids/ids.ts'
import { MOST_PAPER_BYTES, PAPERS, type Paper } from './contract.ts'
import {
  type Candidacy,
  findCandidacy,
  insertFile,
  removeFile,
  type StoredSubmission,
  selectFiles,
  selectSubmissions,
  updateCandidacy,
  updateSubmission,
} from './heads.sql.ts'
import { candidacyMissing, loadKept, named, refuseIf } from './keep-head.ts'
import type { HeadSide } from './lifecycle.ts'

const TAKEN = [
  'application/pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
] as const

type WithFiles = Context & { files: FileStore }
type Which = { paper: Paper; submissionId?: string | null | undefined }

/** Papers a side keeps: the ministry all of them, the operator her own letters. */
export const papersOf = (side: HeadSide | undefined): Paper[] =>
  side === 'ministry' ? ['letter', 'answer', 'order'] : side === 'coordinator' ? ['answer'] : []

/**
 * Puts the number and date of a letter, an answer or an order right, with the reason.
 *
 * @throws Problem conflict for a paper that is not there yet, invalid for a day in the future
 */
export async function correctPaper(
  context: Context,
  input: Which & { id: string; version: number; number: string; on: string; reason: string },
): Promise<{ version: number }> {
  const { id, paper, number, on, reason } = input
  return await transact(context, async tx => {
    const { known, side } = await loadKept(context, tx, input)
    refuseForeign(side, paper)
    refuseIf(on > context.clock.today() && 'Документ не может быть датирован будущим днём')
    const before = await paperIn(tx, known, input)
    if (paper === 'letter')
      await updateSubmission(tx, before.submission!.id, { letterNumber: number, letterOn: on })
    if (paper === 'answer')
      await updateSubmission(tx, before.submission!.id, { answerNumber: number, answerOn: on })
    const version = await updateCandidacy(
      tx,
      id,
      paper === 'order' ? { orderNumber: number, orderOn: on } : {},
    )
    await recordAudit(context, tx, {
      action: 'heads.correct-paper',
      entity: 'head-candidacy',
      entityId: id,
      regionId: known.regionId,
      before: { [paper]: named(before.number, before.on) },
      after: { [paper]: named(number, on) },
      reason,
    })
    return { version }
  })
}

/**
 * Attaches a file to a letter, an answer or an order. What it is is told by its content, not by its name.
 *
 * @throws Problem `files.empty`, `files.too-large`, `files.type`; `heads.file-known` when it is there already
 */
export async function addPaperFile(
  context: WithFiles,
  { id, file, ...which }: Which & { id: string; file: Upload },
): Promise<{ id: string }> {
  const load = async (tx: Tx) => {
    const { known, side } = await loadKept(context, tx, { id })
    refuseForeign(side, which.paper)
    return { known, found: await paperIn(tx, known, which) }
  }
  // rights first: a stranger's bytes are not taken in
  await transact(context, load)
  const stored = await context.files.putFile(Readable.from([file.bytes]), {
    maxBytes: MOST_PAPER_BYTES,
    allow: TAKEN,
  })
  try {
    return await transact(context, async tx => {
      const { known, found } = await load(tx)
      const fileId = newId()
      await insertFile(tx, {
        id: fileId,
        candidacyId: id,
        paper: which.paper,
        submissionId: found.submission?.id ?? null,
        name: file.filename,
        addedAt: context.clock.now(),
        ...stored,
      })
      await recordAudit(context, tx, {
        action: 'heads.add-file',
        entity: 'head-candidacy',
        entityId: id,
        regionId: known.regionId,
        after: { paper: which.paper, file: file.filename, sha256: stored.sha256 },
      })
      return { id: fileId }
    })
  } catch (error) {
    if (brokenConstraint(error) === 'head_files_once')
      throw conflict('heads.file-known', 'Этот файл уже приложен.')
    throw error
  }
}

/** Takes a file attached by mistake out of the card; the record of it and its content stay. */
export async function removePaperFile(
  context: Context,
  { id, file, reason }: { id: string; file: string; reason: string },
): Promise<{ removed: true }> {
  return await transact(context, async tx => {
    const { known, side } = await loadKept(context, tx, { id })
    const found = (await selectFiles(tx, id)).find(one => one.id === file)
    if (!found) throw fileMissing()
    refuseForeign(side, found.paper)
    await removeFile(tx, file, reason, context.clock.now())
    await recordAudit(context, tx, {
      action: 'heads.remove-file',
      entity: 'head-candidacy',
      entityId: id,
      regionId: known.regionId,
      before: { paper: found.paper, file: found.name, sha256: found.sha256 },
      reason,
    })
    return { removed: true }
  })
}

/** The content of a file of a candidacy that the reader sees. */
export async function openPaperFile(
  context: WithFiles,
  { id, file }: { id: string; file: string },
): Promise<Download> {
  const found = await read(context, async tx => {
    if (!(await findCandidacy(tx, id))) throw candidacyMissing()
    return (await selectFiles(tx, id)).find(one => one.id === file)
  })
  if (!found) throw fileMissing()
  const { stream } = await context.files.openFile(found.sha256)
  return { filename: found.name, type: found.type, content: stream }
}

const fileMissing = () => notFound('heads.file', 'Такого файла здесь нет. Обновите страницу.')

function refuseForeign(side: HeadSide, paper: Paper): void {
  if (!papersOf(side).includes(paper))
    throw forbidden('heads.paper', `${PAPERS[paper]}: этот документ ведёт министерство.`)
}

/** The asked paper as it stands; of letters and answers that of the named sending, else of the newest. */
async function paperIn(
  tx: Tx,
  known: Candidacy,
  { paper, submissionId }: Which,
): Promise<{ number: string; on: string; submission?: StoredSubmission }> {
  const missing = () => conflict('heads.no-paper', `${PAPERS[paper]}: этого документа ещё нет.`)
  if (paper === 'order') {
    if (known.orderNumber === null || known.orderOn === null) throw missing()
    return { number: known.orderNumber, on: known.orderOn }
  }
  const submissions = await selectSubmissions(tx, known.id)
  const submission = submissionId ? submissions.find(one => one.id === submissionId) : submissions[0]
  if (!submission)
    throw submissionId ? invalid('heads.submission', 'Такой отправки нет. Обновите страницу.', []) : missing()
  if (paper === 'letter') return { number: submission.letterNumber, on: submission.letterOn, submission }
  if (submission.answerNumber === null || submission.answerOn === null) throw missing()
  return { number: submission.answerNumber, on: submission.answerOn, submission }
}
