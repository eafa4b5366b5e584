import { useNavigate, useSearch } from '@tanstack/react-router'
import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react'
import classes from './tabs.module.css'

export type Tab = {
  id: string
  label: string
  /** Number beside the label: how many are inside. */
  count?: number | undefined
  content: ReactNode
}

/**
 * Tabs within a page; the open one is in the address (`?tab=history`), so a link leads to it.
 * Only the open tab's content is rendered.
 */
export function Tabs({
  tabs,
  label,
  param = 'tab',
}: {
  tabs: readonly Tab[]
  label: string
  param?: string
}) {
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as Record<string, unknown>
  const open = tabs.find(tab => tab.id === search[param]) ?? tabs[0]
  const select = (id: string) =>
    void navigate({
      to: '.',
      search: (old: Record<string, unknown>) => ({ ...old, [param]: id === tabs[0]?.id ? undefined : id }),
      replace: true,
      resetScroll: false,
    } as never)
  return open ? <TabsView tabs={tabs} open={open.id} onSelect={select} label={label} /> : null
}

/** Tabs whose state the parent holds. */
export function TabsView({
  tabs,
  open,
  onSelect,
  label,
}: {
  tabs: readonly Tab[]
  open: string
  onSelect: (id: string) => void
  label: string
}) {
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    const at = tabs.findIndex(tab => tab.id === open)
    const to = event.key === 'Home' ? 0 : event.key === 'End' ? tabs.length - 1 : step ? at + step : undefined
    const next = to === undefined ? undefined : tabs[(to + tabs.length) % tabs.length]
    if (!next) return
    event.preventDefault()
    onSelect(next.id)
    list.current?.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus()
  }
  const shown = tabs.find(tab => tab.id === open)
  return (
    <div>
      <div className={classes.list} role="tablist" aria-label={label} ref={list} onKeyDown={move}>
        {tabs.map(tab => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`${id}-${tab.id}`}
            data-tab={tab.id}
            aria-selected={tab.id === open}
            aria-controls={tab.id === open ? `${id}-panel` : undefined}
            tabIndex={tab.id === open ? 0 : -1}
            className={classes.tab}
            onClick={() => onSelect(tab.id)}
          >
            {tab.label}
            {tab.count !== undefined && <span className={classes.count}>{tab.count}</span>}
          </button>
        ))}
      </div>
      <div className={classes.panel} role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${open}`}>
        {shown?.content}
      </div>
    </div>
  )
}
