import { useState } from 'react'
import { useAction, useList } from '#ui/api.ts'
import { Button, ButtonRow } from '#ui/button.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { ErrorState } from '#ui/error-state.tsx'
import { Field } from '#ui/field.tsx'
import { Form, useForm } from '#ui/form.tsx'
import { formatDateShort, formatNumber, plural } from '#ui/format.ts'
import { AppLink, useGo } from '#ui/link.tsx'
import { Loading } from '#ui/loading.tsx'
import { notify } from '#ui/notify.ts'
import { ListPage } from '#ui/page.tsx'
import { SidePanel } from '#ui/side-panel.tsx'
import { Status } from '#ui/status.tsx'
import { listReviews, openReview, type ReviewRow } from '../contract.ts'
import classes from './accounts.module.css'
import { SCOPE_TITLES, UnitField } from './grant-fields.tsx'
import { useSession } from './session.tsx'

/** «Пересмотр прав»: rounds that go on and those that are over. */
export default function ReviewsPage() {
  const list = useList(listReviews)
  const [isOpening, setOpening] = useState(false)
  const begin = (
    <Button tone="primary" onClick={() => setOpening(true)}>
      Начать пересмотр
    </Button>
  )
  return (
    <ListPage
      title="Пересмотр прав"
      lead="Раз в год каждую роль, которая открывает сведения о людях, подтверждают или прекращают. Роль, о которой не решили к сроку, заканчивается."
      actions={begin}
    >
      {list.error && list.rows.length === 0 ? (
        <ErrorState error={list.error} onRetry={list.retry} />
      ) : list.isLoading ? (
        <Loading shape="rows" />
      ) : list.rows.length === 0 ? (
        <EmptyState title="Пересмотров ещё не было">
          Начните с региона: в список войдут все действующие роли, кроме роли «Педагог».
        </EmptyState>
      ) : (
        <ul className={classes.list}>
          {list.rows.map(review => (
            <Review key={review.id} review={review} />
          ))}
        </ul>
      )}
      {list.hasMore && (
        <Button isBusy={list.isLoadingMore} onClick={list.loadMore}>
          Показать ещё
        </Button>
      )}
      <SidePanel isOpen={isOpening} title="Начать пересмотр прав" onClose={() => setOpening(false)}>
        <OpenForm />
      </SidePanel>
    </ListPage>
  )
}

function Review({ review }: { review: ReviewRow }) {
  return (
    <li className={classes.item}>
      <div>
        <div className={classes.name}>
          <AppLink to={`/access-reviews/${review.id}`}>{review.scopeName}</AppLink>
        </div>
        <div className={classes.note}>
          {plural(review.total, 'роль', 'роли', 'ролей')}, решения до {formatDateShort(review.dueOn)}
        </div>
      </div>
      {review.closedAt ? (
        <Status>Закончен</Status>
      ) : (
        <Status tone={review.undecided > 0 ? 'warning' : 'proven'}>
          {review.undecided > 0 ? `Не решено: ${formatNumber(review.undecided)}` : 'Решено обо всех'}
        </Status>
      )}
    </li>
  )
}

const KINDS = ['region', 'municipality', 'organisation'] as const

function OpenForm() {
  const { active } = useSession()
  const go = useGo()
  const isCountry = active?.scopeKind === 'country'
  const form = useForm<Record<string, string>>({ scopeKind: 'region', scopeId: '', dueOn: '', grounds: '' })
  const open = useAction(openReview, {
    invalidates: ['accounts'],
    onRefused: form.refuse,
    onDone: ({ id, total }) => {
      notify.success(`Пересмотр начат: ${plural(total, 'роль', 'роли', 'ролей')}`)
      go(`/access-reviews/${id}`)
    },
  })
  const { scopeKind = '', scopeId = '', dueOn = '', grounds = '' } = form.values
  const field = (name: string) => ({ ...form.field(name), value: form.values[name] ?? '' })
  const kinds = isCountry ? (['country', ...KINDS] as const) : KINDS
  return (
    <Form
      error={form.error}
      label="Начать пересмотр прав"
      onSubmit={() =>
        void open.run({
          body: { scopeKind: scopeKind as 'region', scopeId: scopeId || null, dueOn, grounds },
        })
      }
    >
      <Field
        {...field('scopeKind')}
        kind="choice"
        label="Где"
        options={kinds.map(kind => ({ value: kind, label: SCOPE_TITLES[kind] }))}
        onChange={value => {
          form.set('scopeKind', value)
          form.set('scopeId', '')
        }}
      />
      {scopeKind !== 'country' && (
        <UnitField key={scopeKind} kind={scopeKind as 'region'} {...field('scopeId')} />
      )}
      <Field
        {...field('dueOn')}
        kind="date"
        label="Последний день для решений"
        hint="После него нерешённые роли закончатся"
        width="short"
        isRequired
      />
      <Field {...field('grounds')} label="Основание" hint="Например, «Приказ № 11 от 2 марта»" isRequired />
      <ButtonRow>
        <Button type="submit" tone="primary" isBusy={open.isPending}>
          Начать
        </Button>
      </ButtonRow>
    </Form>
  )
}
