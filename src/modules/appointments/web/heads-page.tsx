import { useState } from 'react'
import { useSession } from '#modules/accounts/web/index.ts'
import { useRegionOptions } from '#modules/territories/web/index.ts'
import { addressOf, useList, useOperation } from '#ui/api.ts'
import { Button, ButtonLink, ButtonRow } from '#ui/button.tsx'
import { type Column, DataTable, type Filter, useTableSearch } from '#ui/data-table.tsx'
import { formatDateShort, NOTHING } from '#ui/format.ts'
import { AppLink } from '#ui/link.tsx'
import { ListPage } from '#ui/page.tsx'
import {
  type CentreRow,
  exportHeads,
  HEAD_STATES,
  type HeadsSummary,
  listHeads,
  listHeadsQuery,
  printHeads,
  summariseHeads,
} from '../contract.ts'
import CentreHead from './centre-head.tsx'
import { CentreState, UnderWay } from './head-words.tsx'
import { ProposeDialog } from './propose-dialog.tsx'

const COLUMNS: Column<CentreRow>[] = [
  { id: 'name', title: 'Центр', cell: row => row.name, sort: 'name' },
  // centres of several regions bear one name
  {
    id: 'region',
    title: 'Субъект РФ',
    cell: row => row.regionName ?? row.name,
    sort: 'region',
    phone: 'title',
  },
  { id: 'head', title: 'Руководитель', cell: row => row.head?.name ?? NOTHING },
  {
    id: 'state',
    title: 'Согласование',
    cell: row => <CentreState state={row.state} />,
    width: '11rem',
    phone: 'detail',
  },
  { id: 'agreement', title: 'Письмо оператора', cell: row => row.head?.agreement ?? NOTHING },
  {
    id: 'since',
    title: 'В должности с',
    cell: row => formatDateShort(row.head?.validFrom ?? null),
    width: '8rem',
    align: 'end',
  },
  { id: 'open', title: 'В работе', cell: row => (row.open ? <UnderWay open={row.open} /> : NOTHING) },
]

/** Centres with their heads: who was agreed with the federal operator, who was not, which letters wait. */
export default function HeadsPage() {
  const { can } = useSession()
  const [isProposing, setProposing] = useState(false)
  const search = useTableSearch(listHeadsQuery)
  const list = useList(listHeads, { query: search.query })
  const { region, on } = search.query
  const summary = useOperation(summariseHeads, { query: { region, on } }, { keepPrevious: true })
  const paper = (format: 'pdf' | 'docx') => addressOf(printHeads, { query: { ...search.query, format } })
  return (
    <ListPage
      title="Руководители ЦНППМ"
      lead={
        summary.data
          ? sentenceOf(summary.data)
          : 'Кого предложило министерство и согласовал федеральный оператор'
      }
      actions={
        <ButtonRow>
          {can('heads.propose') && (
            <Button tone="primary" onClick={() => setProposing(true)}>
              Предложить кандидата
            </Button>
          )}
          <ButtonLink to={paper('pdf')} isExternal>
            Печать списка
          </ButtonLink>
          <ButtonLink to={paper('docx')} isDownload>
            Word
          </ButtonLink>
        </ButtonRow>
      }
    >
      <DataTable
        id="centre-heads"
        label="Руководители ЦНППМ"
        columns={COLUMNS}
        filters={useFilters()}
        list={list}
        search={search}
        views={[
          { id: 'all', label: 'Все', search: {} },
          { id: 'unagreed', label: 'Не согласованы', search: { state: 'unagreed' } },
          { id: 'vacant', label: 'Без руководителя', search: { state: 'vacant' } },
          { id: 'late', label: 'Ответ просрочен', search: { late: 'true' } },
        ]}
        rowId={row => row.id}
        rowTitle={row => row.name}
        panel={id => (
          <>
            <CentreHead organisationId={id} />
            <p>
              <AppLink to={`/organisations/${id}?tab=head`}>Карточка центра</AppLink>
            </p>
          </>
        )}
        exportTo={addressOf(exportHeads, { query: search.query })}
        empty={{
          title: 'Здесь будут центры непрерывного повышения профессионального мастерства',
          text: 'Администратор добавляет центр в реестр организаций, выбирая вид «ЦНППМ».',
        }}
      />
      {isProposing && <ProposeDialog onClose={() => setProposing(false)} />}
    </ListPage>
  )
}

/** «У 3 из 5 центров руководитель не согласован, у 1 руководителя нет. Ждут ответа: 2, из них просрочены: 1.» */
function sentenceOf(summary: HeadsSummary): string {
  const { centres, waiting, late } = summary
  if (centres === 0) return 'Центров пока нет.'
  const overdue = late > 0 ? `, из\u00A0них просрочены: ${late}` : ''
  return `${stateOf(summary)}${waiting > 0 ? ` Ждут ответа: ${waiting}${overdue}.` : ''}`
}

function stateOf({ centres, agreed, unagreed, vacant }: HeadsSummary): string {
  if (centres === 1)
    return vacant === 1
      ? 'Руководителя у\u00A0центра нет.'
      : `Руководитель центра ${agreed === 1 ? 'согласован' : 'не согласован'}.`
  if (agreed === centres) return 'Руководители всех центров согласованы.'
  const of = ` из\u00A0${centres} ${centres % 10 === 1 && centres % 100 !== 11 ? 'центра' : 'центров'}`
  const parts = [
    unagreed > 0 && `у\u00A0${unagreed}${of} руководитель не согласован`,
    vacant > 0 && `у\u00A0${vacant}${unagreed > 0 ? '' : of} руководителя нет`,
  ]
  const text = parts.filter(Boolean).join(', ')
  return `У${text.slice(1)}.`
}

function useFilters(): Filter[] {
  const { active } = useSession()
  const regions = useRegionOptions()
  return [
    ...(active?.scopeKind === 'country'
      ? [{ id: 'region', label: 'Субъект РФ', kind: 'combobox' as const, options: regions }]
      : []),
    {
      id: 'state',
      label: 'Согласование',
      kind: 'select',
      options: Object.entries(HEAD_STATES).map(([value, label]) => ({ value, label })),
    },
    { id: 'late', label: 'Ответ просрочен', kind: 'flag' },
    { id: 'on', label: 'На дату', kind: 'date' },
  ]
}
