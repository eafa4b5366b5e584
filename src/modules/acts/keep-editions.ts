import { Readable } from 'node:stream'
import { recordAudit } from '#platform/audit/audit.ts'
import { brokenConstraint, type Context, read, transact } from '#platform/db/database.ts'
import { conflict, notFound } from '#platform/errors/problem.ts'
import type { FileStore } from '#platform/files/store.ts'
import type { Download, Upload } from '#platform/http/serve.ts'
import { newId } from '#platform/ids/ids.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import { findAct } from './acts.sql.ts'
import { MOST_FILE_BYTES } from './contract.ts'
import { actMissing, loadKept, refuse } from './keep-acts.ts'
import {
  findFile,
  insertEdition,
  insertFile,
  removeFileRow,
  selectEditions,
  updateRegistered,
} from './registered-acts.sql.ts'

/** A new edition from a day on; the earlier ones stay, each with its days and files. */
export async function addEdition(
  context: Context,
  { id, version, editionOn, madeBy }: { id: string; version: number; editionOn: string; madeBy: string },
): Promise<{ version: number }> {
  return await transact(context, async tx => {
    const known = await loadKept(context, tx, { id, version })
    const [newest] = await selectEditions(tx, id)
    if (newest && editionOn <= newest.editionOn)
      throw refuse('editionOn', `Последняя редакция действует с ${ruDate(newest.editionOn)}: новая — позже`)
    if (known.repealedOn !== null && editionOn >= known.repealedOn)
      throw refuse(
        'editionOn',
        `Акт утратил силу ${ruDate(known.repealedOn)}: редакции после этого быть не может`,
      )
    const at = context.clock.now()
    const number = (newest?.number ?? 0) + 1
    await insertEdition(tx, { id: newId(), actId: id, number, editionOn, madeBy, at })
    const next = await updateRegistered(tx, id, { editionOn }, at)
    await recordAudit(context, tx, {
      action: 'acts.add-edition',
      entity: 'act',
      entityId: id,
      regionId: known.regionId,
      before: { editionOn: newest?.editionOn },
      after: { editionOn },
      reason: madeBy,
    })
    return { version: next }
  })
}

const TAKEN = [
  'application/pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
] as const

type WithFiles = Context & { files: FileStore }

/**
 * Attaches a file to an edition. What it is is told by its content, not by its name.
 *
 * @throws Problem `files.empty`, `files.too-large`, `files.type`; `acts.file-known` when the edition has it already
 */
export async function addActFile(
  context: WithFiles,
  { id, edition, file }: { id: string; edition: string; file: Upload },
): Promise<{ id: string }> {
  // rights first: a stranger's bytes are not taken in
  await transact(context, tx => loadKept(context, tx, { id }))
  const stored = await context.files.putFile(Readable.from([file.bytes]), {
    maxBytes: MOST_FILE_BYTES,
    allow: TAKEN,
  })
  try {
    return await transact(context, async tx => {
      const known = await loadKept(context, tx, { id })
      if (!(await selectEditions(tx, id)).some(one => one.id === edition))
        throw notFound('acts.edition', 'Такой редакции нет. Обновите страницу.')
      const fileId = newId()
      const addedAt = context.clock.now()
      await insertFile(tx, {
        id: fileId,
        actId: id,
        editionId: edition,
        name: file.filename,
        addedAt,
        ...stored,
      })
      await recordAudit(context, tx, {
        action: 'acts.add-file',
        entity: 'act',
        entityId: id,
        regionId: known.regionId,
        after: { file: file.filename, sha256: stored.sha256 },
      })
      return { id: fileId }
    })
  } catch (error) {
    if (brokenConstraint(error) === 'act_files_once')
      throw conflict('acts.file-known', 'Этот файл к этой редакции уже приложен.')
    throw error
  }
}

/** Takes a file attached by mistake out of the card; the record of it and its content stay. */
export async function removeActFile(
  context: Context,
  { id, file, reason }: { id: string; file: string; reason: string },
): Promise<{ removed: true }> {
  return await transact(context, async tx => {
    const known = await loadKept(context, tx, { id })
    const found = await findFile(tx, id, file)
    if (!found) throw fileMissing()
    await removeFileRow(tx, file, reason, context.clock.now())
    await recordAudit(context, tx, {
      action: 'acts.remove-file',
      entity: 'act',
      entityId: id,
      regionId: known.regionId,
      before: { file: found.name, sha256: found.sha256 },
      reason,
    })
    return { removed: true }
  })
}

/** The content of a file of an act that the reader sees. */
export async function openActFile(
  context: WithFiles,
  { id, file }: { id: string; file: string },
): Promise<Download> {
  const found = await read(context, async tx => {
    if (!(await findAct(tx, id, context.clock.today()))) throw actMissing()
    return await findFile(tx, id, file)
  })
  if (!found) throw fileMissing()
  const { stream } = await context.files.openFile(found.sha256)
  return { filename: found.name, type: found.type, content: stream }
}

const fileMissing = () => notFound('acts.file', 'Такого файла у этого акта нет. Обновите страницу.')
