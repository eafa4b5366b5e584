import type { Context } from '#platform/db/database.ts'
import { listPaper } from '#platform/documents/list-paper.ts'
import type { OfficialDocument } from '#platform/documents/official-document.ts'
import { paperAs } from '#platform/documents/paper-file.ts'
import { forbidden } from '#platform/errors/problem.ts'
import type { Download } from '#platform/http/serve.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import { type BodyCard, CONTRACT_FORMS, OFFICES } from './contract.ts'
import { showBody } from './show-body.ts'

/**
 * Who sits in a body on a day, as a paper to be signed by its chair and its secretary.
 *
 * @throws Problem `bodies.hidden` for a body whose members the reader may not see
 */
export async function printBody(
  context: Context,
  { id, on, format }: { id: string; on?: string | undefined; format: 'pdf' | 'docx' },
): Promise<Download> {
  const body = await showBody(context, { id, on })
  if (!body.isVisible)
    throw forbidden('bodies.hidden', `Состав «${body.name}» видят те, кто видит её организацию.`)
  return await paperAs(
    format,
    `Состав ${body.name} на ${ruDate(body.on)}.${format}`,
    paperOf(body, context.clock.now()),
  )
}

function paperOf(body: BodyCard, now: Date): OfficialDocument {
  const members = body.members.filter(member => member.isCurrent)
  const isPool = members.some(member => member.contractForm !== null || member.origin !== null)
  const nameAt = (office: 'chair' | 'secretary') =>
    members.find(member => member.office === office)?.name ?? ''
  return listPaper<BodyCard['members'][number]>(
    {
      organisation: body.parent?.name ?? '',
      title: `Состав на ${ruDate(body.on)}`,
      subtitle: body.fullName,
      registeredOn: body.on,
      orientation: 'portrait',
      columns: [
        { title: 'Фамилия, имя, отчество', width: 2.4, cell: member => member.name },
        { title: 'В составе', width: 1.4, cell: member => OFFICES[member.office] },
        { title: 'Должность, место работы', width: 2.6, cell: member => member.place ?? '' },
        ...(isPool ? [{ title: 'Форма, источник', width: 1.6, cell: formAndOrigin }] : []),
        { title: 'Основание', width: 1.8, cell: member => member.act },
      ],
      rows: members,
      summary: `Всего: ${members.length}.`,
      signedBy: [
        { position: 'Председатель', name: nameAt('chair') },
        { position: 'Секретарь', name: nameAt('secretary') },
      ],
    },
    now,
  )
}

const formAndOrigin = ({ contractForm, origin }: BodyCard['members'][number]) =>
  [contractForm && CONTRACT_FORMS[contractForm], origin].filter(Boolean).join(', ')
