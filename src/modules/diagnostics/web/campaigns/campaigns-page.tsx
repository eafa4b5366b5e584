import { useSession } from '#modules/accounts/web/index.ts'
import { useList, useOperation } from '#ui/api.ts'
import { ButtonLink, ButtonRow } from '#ui/button.tsx'
import { type Column, DataTable, useTableSearch } from '#ui/data-table.tsx'
import { formatNumber, formatPeriod } from '#ui/format.ts'
import { ListPage } from '#ui/page.tsx'
import { Status, type StatusTone } from '#ui/status.tsx'
import {
  type CampaignRow,
  listCampaigns,
  listCampaignsQuery,
  listInstruments,
  MODES,
  PHASES,
} from '../../contract.ts'
import { campaignAt } from '../addresses.ts'
import classes from './campaigns.module.css'

const PHASE_TONES: Record<CampaignRow['phase'], StatusTone> = {
  coming: 'neutral',
  running: 'progress',
  over: 'neutral',
}

/** Campaigns that concern the viewer's people, with how far they have come. */
export default function CampaignsPage() {
  const { can } = useSession()
  const search = useTableSearch(listCampaignsQuery)
  const list = useList(listCampaigns, { query: search.query })
  const instruments = useOperation(listInstruments, {})
  const announce = can('diagnostics.run') && (
    <ButtonLink to="/campaigns/new" tone="primary">
      Объявить кампанию
    </ButtonLink>
  )
  return (
    <ListPage
      title="Диагностические кампании"
      lead="Кто приглашён и кто прошёл. Сами результаты видят педагог и его методист."
      actions={
        <ButtonRow>
          {announce}
          <ButtonLink to="/instruments">Инструменты</ButtonLink>
        </ButtonRow>
      }
    >
      <DataTable
        id="campaigns"
        label="Диагностические кампании"
        columns={COLUMNS}
        list={list}
        search={search}
        rowId={row => row.id}
        rowTitle={row => row.title}
        rowTo={row => campaignAt(row.id)}
        searchLabel="Название кампании"
        views={[
          { id: 'all', label: 'Все', search: {} },
          { id: 'running', label: 'Идут', search: { phase: 'running' } },
          { id: 'coming', label: 'Впереди', search: { phase: 'coming' } },
          { id: 'over', label: 'Закончились', search: { phase: 'over' } },
        ]}
        filters={[
          {
            id: 'mode',
            label: 'Вид',
            kind: 'select',
            options: Object.entries(MODES).map(([value, label]) => ({ value, label })),
          },
          {
            id: 'instrument',
            label: 'Инструмент',
            kind: 'select',
            options: (instruments.data?.instruments ?? []).map(({ id, title }) => ({
              value: id,
              label: title,
            })),
          },
        ]}
        empty={{
          title: 'Здесь появятся кампании, куда приглашены ваши педагоги',
          text: 'Выберите инструмент, сроки и организации, и приглашения уйдут сами.',
          action: announce,
        }}
      />
    </ListPage>
  )
}

const COLUMNS: Column<CampaignRow>[] = [
  {
    id: 'title',
    title: 'Кампания',
    phone: 'title',
    cell: row => (
      <>
        {row.title}
        {row.title !== row.instrumentTitle && <span className={classes.under}>{row.instrumentTitle}</span>}
      </>
    ),
  },
  {
    id: 'phase',
    title: 'Состояние',
    width: '9.5rem',
    cell: row => <Status tone={PHASE_TONES[row.phase]}>{PHASES[row.phase]}</Status>,
  },
  { id: 'period', title: 'Сроки', width: '11rem', cell: row => formatPeriod(row.opensOn, row.closesOn) },
  {
    id: 'coverage',
    title: 'Прошли из приглашённых',
    width: '14rem',
    phone: 'detail',
    cell: row => <Coverage {...row} />,
  },
  { id: 'mode', title: 'Вид', width: '10rem', cell: row => MODES[row.mode] },
  { id: 'organiser', title: 'Проводит', isOptional: true, cell: row => row.organiserName },
  {
    id: 'started',
    title: 'Начали',
    width: '6rem',
    align: 'end',
    isOptional: true,
    cell: row => formatNumber(row.started),
  },
]

/** «412 из 580» with a bar; the bar is beside the words, never instead of them. */
export function Coverage({ invited, finished }: Pick<CampaignRow, 'invited' | 'finished'>) {
  const share = invited === 0 ? 0 : (100 * finished) / invited
  return (
    <span className={classes.coverage} data-figures>
      <span>
        {formatNumber(finished)} из&nbsp;{formatNumber(invited)} ({formatNumber(share, { decimals: 0 })}
        &nbsp;%)
      </span>
      <span className={classes.track} aria-hidden="true">
        <span className={classes.bar} style={{ width: `${share}%` }} />
      </span>
    </span>
  )
}
