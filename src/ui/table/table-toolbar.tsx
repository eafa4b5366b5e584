import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { Button, ButtonLink } from '../button.tsx'
import { Field } from '../field.tsx'
import { formatCount, formatDateShort } from '../format.ts'
import type { Column, Filter } from './columns.ts'
import classes from './table.module.css'
import type { TableSearch } from './table-search.ts'

const TYPING_PAUSE_MS = 300

type ToolbarProps<Row> = {
  search: TableSearch
  filters: readonly Filter[]
  columns: readonly Column<Row>[]
  visible: readonly string[]
  searchLabel: string | undefined
  exportTo: string | undefined
  total: number | undefined
  isPhone: boolean
}

/** Search, filters with removable chips, columns, export. */
export function TableToolbar<Row>(props: ToolbarProps<Row>) {
  const { search, filters, columns, visible } = props
  const [opened, setOpened] = useState<'filters' | 'columns' | null>(null)
  const id = useId()
  const toggle = (which: 'filters' | 'columns') => setOpened(opened === which ? null : which)
  const opener = (which: 'filters' | 'columns', label: string) => (
    <Button aria-expanded={opened === which} aria-controls={`${id}-${which}`} onClick={() => toggle(which)}>
      {label}
    </Button>
  )
  return (
    <div className={classes.tools} data-no-print>
      <div className={classes.toolRow}>
        {props.searchLabel && <SearchField label={props.searchLabel} search={search} />}
        {filters.length > 0 && opener('filters', 'Отбор')}
        {!props.isPhone && opener('columns', 'Столбцы')}
        {props.exportTo && (
          <ButtonLink to={props.exportTo} isDownload>
            Выгрузить XLSX
          </ButtonLink>
        )}
        {props.total !== undefined && (
          <span className={classes.total} role="status">
            Найдено: {formatCount(props.total)}
          </span>
        )}
      </div>
      <Chips filters={filters} search={search} />
      {opened === 'filters' && (
        <div id={`${id}-filters`} className={classes.filters}>
          {filters.map(filter => (
            <FilterField key={filter.id} filter={filter} search={search} />
          ))}
        </div>
      )}
      {opened === 'columns' && (
        <fieldset id={`${id}-columns`} className={classes.columns}>
          <legend className="for-screen-reader">Столбцы</legend>
          {columns.map(column => (
            <ColumnBox key={column.id} column={column} columns={columns} visible={visible} search={search} />
          ))}
        </fieldset>
      )}
    </div>
  )
}

/** Words go into the address after a pause in typing, so that every letter is not a request. */
function SearchField({ label, search }: { label: string; search: TableSearch }) {
  const kept = String(search.raw.q ?? '')
  const [typed, setTyped] = useState(kept)
  const sent = useRef(kept)
  const { set } = search
  const send = useRef(set)
  send.current = set
  useEffect(() => {
    // The address changed by another hand (a view, «Назад»): the field follows.
    if (kept !== sent.current) {
      sent.current = kept
      setTyped(kept)
    }
  }, [kept])
  useEffect(() => {
    const text = typed.trim()
    if (text === sent.current) return
    const timer = setTimeout(() => {
      sent.current = text
      send.current({ q: text }, { replace: true, keepsOpen: true })
    }, TYPING_PAUSE_MS)
    return () => clearTimeout(timer)
  }, [typed])
  return (
    <search className={classes.search}>
      <Field
        kind="search"
        name="q"
        label={label}
        isLabelHidden
        placeholder={label}
        value={typed}
        onChange={setTyped}
        autoComplete="off"
      />
    </search>
  )
}

function Chips({ filters, search }: { filters: readonly Filter[]; search: TableSearch }) {
  const active = filters.filter(filter => search.raw[filter.id] !== undefined)
  if (active.length === 0) return null
  return (
    <ul className={classes.chips} aria-label="Действующий отбор">
      {active.map(filter => (
        <li key={filter.id}>
          <button
            type="button"
            className={classes.chip}
            onClick={() => search.set({ [filter.id]: undefined })}
          >
            {chipText(filter, String(search.raw[filter.id]))}
            <span aria-hidden="true" className={classes.cross}>
              ×
            </span>
            <span className="for-screen-reader">: убрать</span>
          </button>
        </li>
      ))}
      {active.length > 1 && (
        <li>
          <Button
            tone="quiet"
            size="small"
            onClick={() => search.set(Object.fromEntries(active.map(filter => [filter.id, undefined])))}
          >
            Снять всё
          </Button>
        </li>
      )}
    </ul>
  )
}

function chipText(filter: Filter, value: string): string {
  if (filter.kind === 'flag') return value === 'true' ? filter.label : `${filter.label}: нет`
  if (filter.kind === 'date') return `${filter.label}: ${formatDateShort(value)}`
  if (filter.kind === 'text') return `${filter.label}: ${value}`
  return `${filter.label}: ${filter.options.find(option => option.value === value)?.label ?? value}`
}

function FilterField({ filter, search }: { filter: Filter; search: TableSearch }): ReactNode {
  const value = String(search.raw[filter.id] ?? '')
  const common = { name: `filter-${filter.id}`, label: filter.label }
  const set = (next: string) => search.set({ [filter.id]: next })
  switch (filter.kind) {
    case 'flag':
      return (
        <Field
          {...common}
          kind="select"
          value={value}
          onChange={set}
          placeholder="Не важно"
          options={[
            { value: 'true', label: 'Да' },
            { value: 'false', label: 'Нет' },
          ]}
        />
      )
    case 'select':
      return (
        <Field
          {...common}
          kind="select"
          value={value}
          onChange={set}
          placeholder="Все"
          options={filter.options}
        />
      )
    case 'combobox':
      return <Field {...common} {...filter} kind="combobox" value={value} onChange={set} placeholder="Все" />
    case 'date':
      return <DayFilter {...common} value={value} onChange={set} />
    case 'text':
      return <Field {...common} value={value} onChange={set} />
  }
}

/** Only a whole day goes into the address; what is being typed stays in the field. */
function DayFilter({
  value,
  onChange,
  ...common
}: {
  name: string
  label: string
  value: string
  onChange: (day: string) => void
}) {
  const [typed, setTyped] = useState<string>()
  return (
    <Field
      {...common}
      kind="date"
      value={typed ?? value}
      onChange={next => {
        const isWhole = next === '' || /^\d{4}-\d{2}-\d{2}$/.test(next)
        setTyped(isWhole ? undefined : next)
        if (isWhole) onChange(next)
      }}
    />
  )
}

function ColumnBox<Row>({
  column,
  columns,
  visible,
  search,
}: {
  column: Column<Row>
  columns: readonly Column<Row>[]
  visible: readonly string[]
  search: TableSearch
}) {
  const isVisible = visible.includes(column.id)
  return (
    <Field
      kind="checkbox"
      name={`column-${column.id}`}
      label={column.title}
      value={isVisible}
      isDisabled={isVisible && visible.length === 1}
      onChange={show => {
        const next = columns.filter(other => (other === column ? show : visible.includes(other.id)))
        const isUsual = columns.every(other => next.includes(other) === !other.isOptional)
        search.set({ cols: isUsual ? undefined : next.map(other => other.id).join('.') }, { replace: true })
      }}
    />
  )
}
