import { Field } from '#ui/field.tsx'
import { plural } from '#ui/format.ts'
import { Section } from '#ui/page.tsx'
import { BELONGINGS, type BelongingKind, type ShownBelonging } from '../contract.ts'
import { type Draft, ENDS, placeKey } from './draft.ts'
import classes from './reorganisations.module.css'

/** Who or what goes where, when there is more than one place to go to. */
export function Assigning({
  draft,
  people,
  onAssign,
}: {
  draft: Draft
  people: readonly { id: string; name: string; detail: string }[]
  onAssign: (assigned: Record<string, string>) => void
}) {
  if (people.length === 0) return null
  const stays = draft.kind === 'spin-off' ? 'остаётся' : draft.to[0]!.name
  const places = draft.kind === 'spin-off' ? draft.to : draft.to.slice(1)
  return (
    <Section title={draft.subject === 'organisation' ? 'Кто куда переходит' : 'Какая организация куда'}>
      <ul className={classes.assigning}>
        {people.map(one => (
          <li key={one.id}>
            <Field
              name={`assigned-${one.id}`}
              label={`${one.name}, ${one.detail.toLowerCase()}`}
              kind="select"
              placeholder={stays}
              value={draft.assigned[one.id] ?? ''}
              options={places.map(place => ({ value: place.id, label: place.name }))}
              onChange={to => {
                const { [one.id]: _, ...rest } = draft.assigned
                onAssign(to ? { ...rest, [one.id]: to } : rest)
              }}
            />
          </li>
        ))}
      </ul>
    </Section>
  )
}

type Placed = Record<string, string>

/** Everything else of the former units by name, each with what becomes of it and what else may. */
export function Belongings({
  draft,
  belongings,
  onPlace,
}: {
  draft: Draft
  belongings: readonly ShownBelonging[]
  onPlace: (placed: Placed) => void
}) {
  if (belongings.length === 0) return null
  const kinds = Object.keys(BELONGINGS) as BelongingKind[]
  return (
    <Section title="Что ещё принадлежит прежней">
      <p>
        Имущество, договоры и открытые дела переходят преемнику. Приказы, коллегиальные органы и команды
        заканчиваются вместе с организацией, если не выбрать иное. При преобразовании переходит всё, кроме
        полномочий руководителя центра.
      </p>
      {kinds.map(kind => {
        const items = belongings.filter(one => one.of === kind)
        return items.length > 0 && <Kind key={kind} {...{ kind, items, draft, onPlace }} />
      })}
    </Section>
  )
}

/** Long lists are opened by hand: a school may have hundreds of resources. */
const SHORT = 12

function Kind({
  kind,
  items,
  draft,
  onPlace,
}: {
  kind: BelongingKind
  items: readonly ShownBelonging[]
  draft: Draft
  onPlace: (placed: Placed) => void
}) {
  const free = items.filter(one => optionsOf(draft, one).length > 1)
  const common = [
    ...new Map(free.flatMap(one => optionsOf(draft, one)).map(one => [one.value, one])).values(),
  ]
  return (
    <details className={classes.kind} open={items.length <= SHORT}>
      <summary>
        {BELONGINGS[kind]}: {items.length}
      </summary>
      {free.length > 1 && (
        <Field
          name={`placed-all-${kind}`}
          label={`Для всех сразу: ${plural(free.length, 'запись', 'записи', 'записей')}`}
          kind="select"
          placeholder="по отдельности"
          value=""
          options={common}
          onChange={target => {
            const able = free.filter(one => optionsOf(draft, one).some(option => option.value === target))
            onPlace(able.reduce((placed, one) => placeOne(placed, one, target), draft.placed))
          }}
        />
      )}
      <ul className={classes.assigning}>
        {items.map(one => (
          <li key={one.id}>
            <One one={one} draft={draft} onPlace={onPlace} />
          </li>
        ))}
      </ul>
    </details>
  )
}

function One({
  one,
  draft,
  onPlace,
}: {
  one: ShownBelonging
  draft: Draft
  onPlace: (placed: Placed) => void
}) {
  const options = optionsOf(draft, one)
  const value = draft.placed[placeKey(one)] ?? currentOf(one)
  const label = `${one.name}, ${one.detail}`
  if (options.length < 2) return <FateInWords {...{ label, options, value }} />
  return (
    <Field
      name={`placed-${one.id}`}
      label={label}
      kind="select"
      value={value}
      options={options}
      onChange={target => onPlace(placeOne(draft.placed, one, target))}
    />
  )
}

function FateInWords({
  label,
  options,
  value,
}: {
  label: string
  options: readonly { value: string; label: string }[]
  value: string
}) {
  return (
    <p className={classes.fate}>
      {label} — <b>{options.find(option => option.value === value)?.label ?? 'заканчивается накануне'}</b>
    </p>
  )
}

const STAYS = 'stays'
const currentOf = ({ fate, to }: ShownBelonging) => (fate === 'moves' ? to! : fate === 'ends' ? ENDS : STAYS)

function optionsOf({ kind, to }: Draft, one: ShownBelonging): { value: string; label: string }[] {
  return [
    ...(one.mayEnd || one.fate === 'ends' ? [{ value: ENDS, label: 'заканчивается накануне' }] : []),
    ...(kind === 'spin-off' ? [{ value: STAYS, label: 'остаётся' }] : []),
    ...(one.mayMove ? to.map(unit => ({ value: unit.id, label: `переходит: ${unit.name}` })) : []),
  ]
}

function placeOne(placed: Placed, one: ShownBelonging, target: string): Placed {
  const { [placeKey(one)]: _, ...rest } = placed
  return target === STAYS ? rest : { ...rest, [placeKey(one)]: target }
}
