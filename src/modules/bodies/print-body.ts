import type { Context } from '#platform/db/database.ts'
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
  return {
    head: { organisation: body.parent?.name ?? '' },
    title: `Состав на ${ruDate(body.on)}`,
    subtitle: body.fullName,
    registration: { date: ruDate(body.on) },
    blocks: [
      {
        kind: 'table',
        columns: [
          { title: '№', width: 0.4, align: 'center' },
          { title: 'Фамилия, имя, отчество', width: 2.4 },
          { title: 'В составе', width: 1.4 },
          { title: 'Должность, место работы', width: 2.6 },
          ...(isPool ? [{ title: 'Форма, источник', width: 1.6 }] : []),
          { title: 'Основание', width: 1.8 },
        ],
        rows: members.map((member, index) => [
          String(index + 1),
          member.name,
          OFFICES[member.office],
          member.place ?? '',
          ...(isPool
            ? [
                [member.contractForm && CONTRACT_FORMS[member.contractForm], member.origin]
                  .filter(Boolean)
                  .join(', '),
              ]
            : []),
          member.act,
        ]),
      },
      { kind: 'paragraph', text: `Всего: ${members.length}.`, align: 'left' },
    ],
    signatures: [
      { position: 'Председатель', name: nameAt('chair') },
      { position: 'Секретарь', name: nameAt('secretary') },
    ],
    footer: { generatedAt: now.toISOString() },
  }
}
