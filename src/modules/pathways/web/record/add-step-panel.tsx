import { useState } from 'react'
import { listOffers, OFFER_KINDS, type OfferRow } from '#modules/programmes/contract.ts'
import { useList } from '#ui/api.ts'
import { Button, ButtonRow } from '#ui/button.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { ErrorState } from '#ui/error-state.tsx'
import { Field } from '#ui/field.tsx'
import { FormErrors, useForm } from '#ui/form.tsx'
import { formatCount } from '#ui/format.ts'
import { Loading } from '#ui/loading.tsx'
import { SidePanel } from '#ui/side-panel.tsx'
import type { Pathway } from '../../contract.ts'
import classes from '../pathways.module.css'
import { useChange } from './step-panel.tsx'

type Props = { pathway: Pathway; onClose: () => void; reload: () => void }

/** Search among everything a pathway may hold, and the chosen one added with its dates. */
export function AddStepPanel({ isOpen, ...props }: Props & { isOpen: boolean }) {
  return (
    <SidePanel isOpen={isOpen} title="Добавить шаг" onClose={props.onClose}>
      <AddStep {...props} />
    </SidePanel>
  )
}

const EMPTY = { q: '', kind: '', competency: '', maxHours: null as number | null, inRegister: false }

function AddStep({ pathway, onClose, reload }: Props) {
  const [filter, setFilter] = useState(EMPTY)
  const dates = useForm({ startsOn: '', endsOn: '' })
  const change = useChange(pathway, dates, { reload, onDone: onClose, said: 'Шаг добавлен.' })
  const list = useList(listOffers, {
    query: {
      limit: 20,
      ...(filter.q.trim() && { q: filter.q.trim() }),
      ...(filter.kind && { kind: filter.kind }),
      ...(filter.competency && { competency: filter.competency }),
      ...(filter.maxHours && { maxHours: filter.maxHours }),
      ...(filter.inRegister && { inRegister: 'true' }),
    },
  })
  const taken = new Set(pathway.items.filter(item => item.status !== 'dropped').map(item => item.offerId))
  const add = (offer: OfferRow) =>
    change.send({
      type: 'add',
      offerId: offer.id,
      startsOn: dates.values.startsOn || null,
      endsOn: dates.values.endsOn || null,
    })
  return (
    <div className={classes.stack}>
      <FormErrors error={dates.error} />
      <Filters pathway={pathway} filter={filter} onChange={setFilter} />
      <div className={classes.dates}>
        <Field kind="date" label="Начало шага" {...dates.field('startsOn')} />
        <Field kind="date" label="Окончание шага" {...dates.field('endsOn')} />
      </div>
      {list.error && <ErrorState error={list.error} onRetry={list.retry} />}
      {list.isLoading && <Loading shape="rows" />}
      {list.total === 0 && (
        <EmptyState title="Ничего не нашлось">Уберите одно из условий или измените слова поиска.</EmptyState>
      )}
      {list.total !== undefined && list.total > 0 && (
        <p className={classes.soft} role="status">
          Найдено: {formatCount(list.total)}
        </p>
      )}
      <ul className={classes.plain}>
        {list.rows.map(offer => (
          <li key={offer.id} className={classes.offer}>
            <span className={classes.stepTitle}>{offer.title}</span>
            <span className={classes.meta}>
              <span>{OFFER_KINDS[offer.kind].toLowerCase()}</span>
              <span>{offer.hours}&nbsp;ч</span>
              {offer.providerName && <span>{offer.providerName}</span>}
              {offer.federalNumber && <span>в федеральном реестре № {offer.federalNumber}</span>}
            </span>
            {offer.raises.length > 0 && (
              <span className={classes.soft}>Развивает: {offer.raises.map(one => one.title).join('; ')}</span>
            )}
            {taken.has(offer.id) ? (
              <span className={classes.soft}>Уже в маршруте</span>
            ) : (
              <Button
                size="small"
                isBusy={change.isPending}
                aria-label={`Добавить: ${offer.title}`}
                onClick={() => add(offer)}
              >
                Добавить
              </Button>
            )}
          </li>
        ))}
      </ul>
      {list.hasMore && (
        <ButtonRow>
          <Button isBusy={list.isLoadingMore} onClick={list.loadMore}>
            Показать ещё
          </Button>
        </ButtonRow>
      )}
    </div>
  )
}

function Filters({
  pathway,
  filter,
  onChange,
}: {
  pathway: Pathway
  filter: typeof EMPTY
  onChange: (filter: typeof EMPTY) => void
}) {
  const competencies = new Map(
    [...pathway.unreached, ...pathway.items.flatMap(item => item.closes)].map(one => [
      one.competencyId,
      one.title,
    ]),
  )
  const set = (change: Partial<typeof EMPTY>) => onChange({ ...filter, ...change })
  return (
    <>
      <Field
        kind="search"
        name="offer-q"
        label="Название или код"
        value={filter.q}
        onChange={q => set({ q })}
      />
      <Field
        kind="select"
        name="offer-competency"
        label="Что закрывает"
        placeholder="Любой дефицит"
        value={filter.competency}
        onChange={competency => set({ competency })}
        options={[...competencies].map(([value, label]) => ({ value, label }))}
      />
      <Field
        kind="select"
        name="offer-kind"
        label="Вид"
        placeholder="Любой"
        value={filter.kind}
        onChange={kind => set({ kind })}
        options={Object.entries(OFFER_KINDS).map(([value, label]) => ({ value, label }))}
      />
      <Field
        kind="number"
        name="offer-hours"
        label="Не больше часов"
        unit="ч"
        decimals={0}
        width="short"
        value={filter.maxHours}
        onChange={maxHours => set({ maxHours })}
      />
      <Field
        kind="checkbox"
        name="offer-register"
        label="Только из федерального реестра"
        value={filter.inRegister}
        onChange={inRegister => set({ inRegister })}
      />
    </>
  )
}
