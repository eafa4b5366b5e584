import { useState } from 'react'
import { ActionBar } from '#ui/action-bar.tsx'
import { addressOf, useAction, useList, useOperation } from '#ui/api.ts'
import { ButtonLink, ButtonRow } from '#ui/button.tsx'
import { ConfirmAction } from '#ui/confirm-action.tsx'
import { type Column, DataTable, type Filter, useTableSearch } from '#ui/data-table.tsx'
import { Deadline } from '#ui/deadline.tsx'
import { formatDateShort, formatMoment, formatNumber, NOTHING, plural } from '#ui/format.ts'
import { KeyValue } from '#ui/key-value.tsx'
import { notify } from '#ui/notify.ts'
import { Loaded, RecordPage, Section } from '#ui/page.tsx'
import { usePageParam } from '#ui/page-route.ts'
import { Status } from '#ui/status.tsx'
import {
  closeReview,
  decideReview,
  exportReview,
  listReviewItems,
  listReviewItemsQuery,
  printReview,
  REVIEW_DECISIONS,
  type ReviewCard,
  type ReviewItem,
  showReview,
} from '../contract.ts'

const TONES = { confirmed: 'proven', withdrawn: 'lost', lapsed: 'lost', kept: 'warning' } as const

const COLUMNS: Column<ReviewItem>[] = [
  { id: 'who', title: 'Кто', cell: row => row.who, phone: 'title' },
  { id: 'title', title: 'Роль и место', cell: row => row.title, phone: 'detail' },
  {
    id: 'validFrom',
    title: 'С какого дня',
    cell: row => formatDateShort(row.validFrom),
    width: '8rem',
    isOptional: true,
  },
  { id: 'granted', title: 'Основание роли', cell: row => row.grantedReason ?? NOTHING, isOptional: true },
  {
    id: 'decision',
    title: 'Решение',
    cell: row =>
      row.decision ? (
        <Status tone={TONES[row.decision]}>{REVIEW_DECISIONS[row.decision]}</Status>
      ) : (
        <Status>Не решено</Status>
      ),
    phone: 'detail',
    width: '14rem',
  },
  {
    id: 'decidedBy',
    title: 'Кто решил',
    cell: row =>
      [row.decidedBy, row.decidedAt && formatMoment(row.decidedAt)].filter(Boolean).join(', ') || NOTHING,
    isOptional: true,
  },
  { id: 'reason', title: 'Причина', cell: row => row.reason ?? NOTHING, isOptional: true },
]

const FILTERS: Filter[] = [
  {
    id: 'decision',
    label: 'Решение',
    kind: 'select',
    options: [
      { value: 'undecided', label: 'Не решено' },
      ...Object.entries(REVIEW_DECISIONS).map(([value, label]) => ({ value, label })),
    ],
  },
]

/** One round: every role of the unit, to be confirmed or withdrawn. */
export default function ReviewPage() {
  const id = usePageParam('id')
  const query = useOperation(showReview, { params: { id } })
  return <Loaded query={query}>{review => <Review review={review} />}</Loaded>
}

function Review({ review }: { review: ReviewCard }) {
  const close = useAction(closeReview, {
    invalidates: ['accounts'],
    onDone: () => notify.success('Пересмотр закончен'),
  })
  const params = { id: review.id }
  return (
    <RecordPage
      title={`Пересмотр прав: ${review.scopeName}`}
      back={{ to: '/access-reviews', label: 'Пересмотр прав' }}
      status={review.closedAt ? <Status>Закончен</Status> : <Deadline date={review.dueOn} />}
      side={<Facts review={review} />}
    >
      <ActionBar
        actions={review.actions}
        details={{
          close: {
            isPrimary: true,
            confirm: {
              title: 'Закончить пересмотр?',
              consequence: 'Решения останутся как есть, изменить их будет нельзя.',
            },
          },
        }}
        busy={close.isPending ? 'close' : null}
        error={close.error}
        onAction={() => close.run({ params, body: { version: review.version } })}
      />
      <ButtonRow>
        <ButtonLink to={addressOf(printReview, { params, query: { format: 'pdf' } })} isExternal>
          Официальный список (PDF)
        </ButtonLink>
        <ButtonLink to={addressOf(printReview, { params, query: { format: 'docx' } })} isDownload>
          Word
        </ButtonLink>
      </ButtonRow>
      <Items review={review} />
    </RecordPage>
  )
}

function Facts({ review }: { review: ReviewCard }) {
  return (
    <Section title="Сведения">
      <KeyValue
        items={[
          { label: 'Основание', value: review.grounds },
          { label: 'Начал', value: review.openedBy, note: formatMoment(review.openedAt) },
          { label: 'Решения до', value: formatDateShort(review.dueOn) },
          { label: 'Всего ролей', value: formatNumber(review.total) },
          { label: 'Не решено', value: formatNumber(review.undecided) },
          ...Object.entries(REVIEW_DECISIONS).map(
            ([name, label]) =>
              (review.counts[name as keyof typeof REVIEW_DECISIONS] ?? 0) > 0 && {
                label,
                value: formatNumber(review.counts[name as keyof typeof REVIEW_DECISIONS] ?? 0),
              },
          ),
          review.closedBy !== null && {
            label: 'Закончил',
            value: review.closedBy,
            note: review.closedAt && formatMoment(review.closedAt),
          },
        ]}
      />
    </Section>
  )
}

type Asked = { ids: string[]; decision: 'confirmed' | 'withdrawn'; done: (isDone: boolean) => void }

function Items({ review }: { review: ReviewCard }) {
  const params = { id: review.id }
  const search = useTableSearch(listReviewItemsQuery)
  const list = useList(listReviewItems, { params, query: search.query })
  const [asked, setAsked] = useState<Asked | null>(null)
  const ask = (decision: Asked['decision']) => (ids: string[]) =>
    new Promise<boolean>(done => setAsked({ ids, decision, done }))
  return (
    <>
      <DataTable
        id="review-items"
        label="Роли, о которых решают"
        searchLabel="Кто"
        columns={COLUMNS}
        filters={FILTERS}
        list={list}
        search={search}
        views={[
          { id: 'all', label: 'Все', search: {} },
          { id: 'undecided', label: 'Не решено', search: { decision: 'undecided' } },
        ]}
        rowId={row => row.id}
        rowTitle={row => `${row.who}, ${row.title}`}
        rowTo={row => `/accounts/${row.accountId}`}
        bulk={
          review.closedAt
            ? []
            : [
                { id: 'confirm', label: 'Подтвердить', run: ask('confirmed') },
                { id: 'withdraw', label: 'Прекратить', run: ask('withdrawn') },
              ]
        }
        exportTo={addressOf(exportReview, { params })}
        empty={{ title: 'Ролей нет' }}
      />
      <DecisionDialog
        id={review.id}
        asked={asked}
        onClose={isDone => {
          asked?.done(isDone)
          setAsked(null)
        }}
      />
    </>
  )
}

function DecisionDialog({
  id,
  asked,
  onClose,
}: {
  id: string
  asked: Asked | null
  onClose: (isDone: boolean) => void
}) {
  const decide = useAction(decideReview, {
    invalidates: ['accounts'],
    onDone: ({ decided }) => {
      notify.success(`Решено: ${plural(decided, 'роль', 'роли', 'ролей')}`)
      onClose(true)
    },
  })
  const isEnding = asked?.decision === 'withdrawn'
  const roles = plural(asked?.ids.length ?? 0, 'роль', 'роли', 'ролей')
  return (
    <ConfirmAction
      isOpen={asked !== null}
      title={isEnding ? `Прекратить ${roles}?` : `Подтвердить ${roles}?`}
      consequence={
        isEnding
          ? 'Роли прекратятся сейчас же, в том числе в открытых сеансах. Вернуть их можно только новым назначением.'
          : 'Роли останутся в силе. Решение войдёт в итоговый список, изменить его будет нельзя.'
      }
      confirm={isEnding ? 'Прекратить' : 'Подтвердить'}
      tone={isEnding ? 'danger' : 'primary'}
      {...(isEnding && { reason: { label: 'Причина', isRequired: true, hint: 'Войдёт в итоговый список' } })}
      isBusy={decide.isPending}
      error={decide.error}
      onClose={() => {
        decide.reset()
        onClose(false)
      }}
      onConfirm={reason => {
        if (!asked) return
        const { ids: items, decision } = asked
        void decide.run({ params: { id }, body: { items, decision, ...(reason && { reason }) } })
      }}
    />
  )
}
