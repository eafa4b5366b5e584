import { OFFER_KINDS } from '#modules/programmes/contract.ts'
import { type Context, read } from '#platform/db/database.ts'
import { renderDocx } from '#platform/documents/docx.ts'
import type { OfficialDocument } from '#platform/documents/official-document.ts'
import { renderPdf } from '#platform/documents/pdf.ts'
import type { Download } from '#platform/http/serve.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import type { Pathway } from './contract.ts'
import { presentPathway } from './show-pathway.ts'

/** The pathway as a paper to sign: card, deficits, steps, what stays open (TOS 1.3; IVA app. 2; row 305). */
export async function printPathway(
  context: Context,
  input: { id: string; format: 'pdf' | 'docx' },
): Promise<Download> {
  const pathway = await read(context, tx => presentPathway(context, tx, input.id))
  const document = paperOf(pathway, context.clock.now())
  return {
    personId: pathway.personId,
    filename: `ИОМ ${pathway.number} ${pathway.personName}.${input.format}`,
    ...(input.format === 'pdf'
      ? { type: 'application/pdf', content: await renderPdf(document), inline: true }
      : {
          type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
          content: await renderDocx(document),
        }),
  }
}

const ITEM_STATUS = {
  planned: 'запланировано',
  running: 'идёт',
  done: 'выполнено',
  dropped: 'убрано',
} as const

function paperOf(pathway: Pathway, now: Date): OfficialDocument {
  const items = pathway.items.filter(item => item.status !== 'dropped')
  const closes = new Map(items.flatMap(item => item.closes.map(one => [one.competency, one] as const)))
  return {
    head: { organisation: pathway.organisationName ?? '' },
    title: 'Индивидуальный образовательный маршрут',
    subtitle: pathway.personName,
    registration: { number: pathway.number, date: dayOrDash(pathway.confirmedOn ?? pathway.draftedOn) },
    page: { paper: 'a4', orientation: 'landscape' },
    blocks: [
      { kind: 'heading', text: '1. Общие сведения' },
      {
        kind: 'keyValues',
        rows: [
          { key: 'Педагог', value: pathway.personName },
          {
            key: 'Должность, место работы',
            value: [pathway.positionTitle, pathway.organisationName].filter(Boolean).join(', '),
          },
          { key: 'Сопровождает', value: pathway.curatorName ?? 'не назначен' },
          { key: 'Срок', value: `${dayOrDash(pathway.startsOn)} — ${dayOrDash(pathway.endsOn)}` },
          { key: 'Общее время', value: `${pathway.hours} ч` },
        ],
      },
      { kind: 'heading', text: '2. Дефициты, на которые отвечает маршрут' },
      {
        kind: 'table',
        columns: [
          { title: 'Компетенция', width: 4 },
          { title: 'Уровень сейчас', align: 'center' },
          { title: 'Уровень после', align: 'center' },
        ],
        rows: [...closes.values()].map(one => [
          `${one.competency}. ${one.title}`,
          String(one.from),
          String(one.to),
        ]),
      },
      ...textBlocks(pathway),
      { kind: 'heading', text: '4. Карта профессионального развития' },
      {
        kind: 'table',
        columns: [
          { title: '№', width: 0.4, align: 'center' },
          { title: 'Что и зачем', width: 4 },
          { title: 'Вид', width: 1.3 },
          { title: 'Часы', width: 0.6, align: 'right' },
          { title: 'Сроки', width: 1.6 },
          { title: 'Отметка', width: 2 },
        ],
        rows: items.map((item, index) => [
          String(index + 1),
          `${item.title}. ${item.why}`,
          OFFER_KINDS[item.kind],
          String(item.hours),
          `${dayOrDash(item.startsOn)} — ${dayOrDash(item.endsOn)}`,
          markOf(item),
        ]),
        total: ['', 'Всего', '', String(pathway.hours), '', ''],
      },
      ...(pathway.unreached.length > 0
        ? [
            { kind: 'heading' as const, text: '5. Остаётся на будущее' },
            {
              kind: 'table' as const,
              columns: [
                { title: 'Компетенция', width: 3 },
                { title: 'Почему', width: 3 },
              ],
              rows: pathway.unreached.map(one => [`${one.competency}. ${one.title}`, one.why]),
            },
          ]
        : []),
    ],
    signatures: [
      { position: 'Педагог', name: pathway.personName },
      { position: 'Сопровождающий', name: pathway.curatorName ?? '' },
    ],
    footer: { generatedAt: now.toISOString() },
  }
}

function textBlocks({ card }: Pathway): OfficialDocument['blocks'] {
  const rows = [
    { key: 'Содержание', value: card.content },
    { key: 'Формы и технологии', value: card.technologies },
    { key: 'Темп', value: card.pace },
    { key: 'Ресурсы педагога', value: card.resources },
    { key: 'Условия в организации', value: card.conditions },
    { key: 'Запрос педагога', value: card.teacherRequest },
  ].filter(row => row.value.trim() !== '')
  return rows.length === 0
    ? []
    : [
        { kind: 'heading', text: '3. Содержание и условия' },
        { kind: 'keyValues', rows },
      ]
}

function markOf({ status, completion, evidence }: Pathway['items'][number]): string {
  if (completion) return `документ № ${completion.documentNumber} от ${dayOrDash(completion.issuedOn)}`
  return status === 'done' && evidence ? `выполнено: ${evidence}` : ITEM_STATUS[status]
}

function dayOrDash(date: string | null): string {
  return date ? ruDate(date) : '—'
}
