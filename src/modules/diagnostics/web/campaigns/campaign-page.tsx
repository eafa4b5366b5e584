import { useSession } from '#modules/accounts/web/index.ts'
import type { OperationResult } from '#platform/http/operation.ts'
import { addressOf, useList, useOperation } from '#ui/api.ts'
import { type Column, DataTable, useTableSearch } from '#ui/data-table.tsx'
import { Figure } from '#ui/figure.tsx'
import { formatMoment, formatPeriod, plural } from '#ui/format.ts'
import { AppLink } from '#ui/link.tsx'
import { FigureRow, Loaded, Page, Section } from '#ui/page.tsx'
import { usePageParam } from '#ui/page-route.ts'
import { Status, type StatusTone } from '#ui/status.tsx'
import {
  exportParticipants,
  listParticipants,
  listParticipantsQuery,
  MODES,
  type ParticipantRow,
  PHASES,
  showCampaign,
} from '../../contract.ts'
import { profileAt } from '../addresses.ts'
import { upToWords } from '../attempt/time-left.ts'

type Campaign = OperationResult<typeof showCampaign>

const STATES = { waiting: 'Ждёт', running: 'Проходит', finished: 'Пройдена' } as const
const TONES: Record<ParticipantRow['state'], StatusTone> = {
  waiting: 'neutral',
  running: 'progress',
  finished: 'proven',
}

/** A campaign: how far it has come and who is in it. The fact only, never the result. */
export default function CampaignPage() {
  const id = usePageParam('id')
  const query = useOperation(showCampaign, { params: { id } })
  return <Loaded query={query}>{campaign => <CampaignView campaign={campaign} />}</Loaded>
}

function CampaignView({ campaign }: { campaign: Campaign }) {
  const { title, mode, organiserName, opensOn, closesOn, phase, invited, started, finished } = campaign
  return (
    <Page
      title={title}
      back={{ to: '/campaigns', label: 'Кампании' }}
      status={<Status tone={phase === 'running' ? 'progress' : 'neutral'}>{PHASES[phase]}</Status>}
      lead={
        <>
          {campaign.instrumentTitle}: {plural(campaign.questions, 'задание', 'задания', 'заданий')}, до&nbsp;
          {upToWords(campaign.minutes)}. {MODES[mode]}, проводит {organiserName},{' '}
          {formatPeriod(opensOn, closesOn)}.
        </>
      }
    >
      <FigureRow>
        <Figure label="Приглашено" value={invited} decimals={0} base="из тех, кого вы видите" />
        <Figure label="Начали" value={started} decimals={0} base={shareOf(started, invited)} />
        <Figure label="Прошли" value={finished} decimals={0} base={shareOf(finished, invited)} />
        <Figure
          label="Ещё не начали"
          value={invited - started}
          decimals={0}
          base={shareOf(invited - started, invited)}
        />
      </FigureRow>
      <Section title="Участники">
        <Participants campaign={campaign} />
      </Section>
    </Page>
  )
}

function shareOf(part: number, whole: number): string {
  return whole === 0 ? 'никто не приглашён' : `${Math.round((100 * part) / whole)}\u00A0% приглашённых`
}

function Participants({ campaign }: { campaign: Campaign }) {
  const { can } = useSession()
  const params = { id: campaign.id }
  const search = useTableSearch(listParticipantsQuery)
  const list = useList(listParticipants, { params, query: search.query })
  return (
    <DataTable
      id="participants"
      label="Участники"
      columns={columnsFor(can('diagnostics.read-results'))}
      list={list}
      search={search}
      rowId={row => row.personId}
      rowTitle={row => row.name}
      searchLabel="Фамилия, имя, отчество"
      exportTo={addressOf(exportParticipants, { params, query: search.query })}
      views={[
        { id: 'all', label: 'Все', search: {}, count: campaign.invited },
        {
          id: 'waiting',
          label: 'Ждут',
          search: { state: 'waiting' },
          count: campaign.invited - campaign.started,
        },
        {
          id: 'running',
          label: 'Проходят',
          search: { state: 'running' },
          count: campaign.started - campaign.finished,
        },
        { id: 'finished', label: 'Прошли', search: { state: 'finished' }, count: campaign.finished },
      ]}
      empty={{ title: 'Приглашённых пока нет' }}
    />
  )
}

function columnsFor(mayReadResults: boolean): Column<ParticipantRow>[] {
  return [
    {
      id: 'name',
      title: 'Педагог',
      phone: 'title',
      cell: row => (mayReadResults ? <AppLink to={profileAt(row.personId)}>{row.name}</AppLink> : row.name),
    },
    { id: 'organisation', title: 'Организация', cell: row => row.organisationName ?? '—' },
    {
      id: 'state',
      title: 'Состояние',
      width: '9rem',
      phone: 'detail',
      cell: row => <Status tone={TONES[row.state]}>{STATES[row.state]}</Status>,
    },
    {
      id: 'started',
      title: 'Начало',
      width: '11rem',
      isOptional: true,
      cell: row => formatMoment(row.startedAt),
    },
    { id: 'finished', title: 'Завершение', width: '11rem', cell: row => formatMoment(row.finishedAt) },
  ]
}
