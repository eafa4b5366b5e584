import { type KeyboardEvent, useEffect, useId, useState } from 'react'
import { useSession } from '#modules/accounts/web/index.ts'
import { findAnything, LEAST_LETTERS } from '#modules/search/contract.ts'
import { useOperation } from '#ui/api.ts'
import { Button } from '#ui/button.tsx'
import { ErrorState } from '#ui/error-state.tsx'
import { ForgivenSearch } from '#ui/forgiven-search.tsx'
import { useGo } from '#ui/link.tsx'
import { usePaused } from '#ui/paused.ts'
import { useModal } from '#ui/side-panel.tsx'
import type { NavItem } from './navigation.ts'
import classes from './palette.module.css'
import { type Choice, type Group, groupsOf, hasWords, wordsOf } from './palette-options.ts'
import { recentChoices, rememberChoice } from './recent-choices.ts'

/**
 * Search from anywhere: sections at once, people, organisations and programmes from the server as one types.
 * Arrows choose, Enter opens, Esc closes. Loads with the first Ctrl+K.
 */
export default function Palette({ items, onClose }: { items: readonly NavItem[]; onClose: () => void }) {
  const go = useGo()
  const id = useId()
  const dialog = useModal(true)
  const { account } = useSession()
  const [typed, setTyped] = useState('')
  const [recent] = useState(() => recentChoices(account.id))
  const search = useFound(typed)
  const groups = groupsOf(typed, { pages: items, found: search.found, recent })
  const choices = groups.flatMap(group => group.choices)
  const open = (choice: Choice) => {
    rememberChoice(account.id, choice)
    onClose()
    go(choice.link)
  }
  const { active, onKeyDown } = useArrows(typed, choices, open)
  const optionId = (choice: Choice) => `${id}-${choices.indexOf(choice)}`
  return (
    <dialog
      ref={dialog}
      className={classes.palette}
      aria-label="Поиск"
      onCancel={event => {
        event.preventDefault()
        onClose()
      }}
      onClick={event => event.target === dialog.current && onClose()}
      onKeyDown={event => event.stopPropagation()}
    >
      <div className={classes.head}>
        <input
          className={classes.input}
          role="combobox"
          aria-label="Имя, организация, программа или раздел"
          aria-autocomplete="list"
          aria-expanded={choices.length > 0}
          aria-controls={choices.length > 0 ? `${id}-list` : undefined}
          aria-activedescendant={active ? optionId(active) : undefined}
          placeholder="Имя, организация, программа, раздел"
          autoComplete="off"
          spellCheck={false}
          maxLength={100}
          value={typed}
          onChange={event => setTyped(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <Button tone="quiet" onClick={onClose}>
          Закрыть
        </Button>
      </div>
      <div className={classes.answer} aria-busy={search.isAsking}>
        <ForgivenSearch words={search.shownFor} />
        {groups.length > 0 && (
          <Choices id={`${id}-list`} groups={groups} active={active} optionId={optionId} onOpen={open} />
        )}
        <SearchState typed={typed} search={search} count={choices.length} />
      </div>
    </dialog>
  )
}

type Search = {
  found: readonly Choice[]
  /** The words people and organisations were found by, where they are not those typed. */
  shownFor: readonly string[]
  isAsking: boolean
  error: Error | null
  retry: () => void
}

/** What the server found for the text; while it is asked anew, so much of the former answer as still has the words. */
function useFound(typed: string): Search {
  const text = typed.trim()
  const asked = usePaused(text)
  const isEnough = text.length >= LEAST_LETTERS
  const query = useOperation(
    findAnything,
    { query: { q: asked } },
    { enabled: asked.length >= LEAST_LETTERS, keepPrevious: true },
  )
  const isAsking = isEnough && (asked !== text || query.isFetching)
  const results = (isEnough && query.data?.results) || []
  const words = wordsOf(text)
  return {
    found: isAsking ? results.filter(one => hasWords(`${one.title} ${one.subtitle}`, words)) : results,
    shownFor: (isEnough && !isAsking && query.data?.shownFor) || [],
    isAsking,
    error: isEnough && !isAsking ? query.error : null,
    retry: () => void query.refetch(),
  }
}

/** The choice that Enter would open: the first one, until arrows move it; typing begins anew. */
function useArrows(typed: string, choices: readonly Choice[], open: (choice: Choice) => void) {
  const [moved, setMoved] = useState<{ typed: string; link: string }>()
  const at = moved?.typed === typed ? choices.findIndex(({ link }) => link === moved.link) : -1
  const active = choices[Math.max(at, 0)]
  const move = (step: number) => {
    const next = choices[(Math.max(at, 0) + step + choices.length) % choices.length]
    if (next) setMoved({ typed, link: next.link })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown') move(1)
    else if (event.key === 'ArrowUp') move(-1)
    else if (event.key === 'Enter' && active) open(active)
    else return
    event.preventDefault()
  }
  return { active, onKeyDown }
}

function Choices({
  id,
  groups,
  active,
  optionId,
  onOpen,
}: {
  id: string
  groups: readonly Group[]
  active: Choice | undefined
  optionId: (choice: Choice) => string
  onOpen: (choice: Choice) => void
}) {
  const activeId = active && optionId(active)
  useEffect(() => {
    if (activeId) document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' })
  }, [activeId])
  return (
    <div id={id} role="listbox" aria-label="Найденное" className={classes.list}>
      {groups.map(group => (
        // biome-ignore lint/a11y/useSemanticElements: a group of options, not of form fields
        <div key={group.title} role="group" aria-labelledby={`${id}-${group.title}`}>
          <div id={`${id}-${group.title}`} role="presentation" className={classes.group}>
            {group.title}
          </div>
          {group.choices.map(choice => (
            // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the keys and the focus are the combobox's
            <div
              key={choice.link}
              id={optionId(choice)}
              role="option"
              aria-selected={choice === active}
              className={classes.option}
              onClick={() => onOpen(choice)}
            >
              <span className={classes.title}>{choice.title}</span>
              {choice.subtitle && <span className={classes.subtitle}>{choice.subtitle}</span>}
            </div>
          ))}
        </div>
      ))}
    </div>
  )
}

/** Asking, nothing found, failed: in words, and aloud for a screen reader. */
function SearchState({ typed, search, count }: { typed: string; search: Search; count: number }) {
  if (search.error) return <ErrorState error={search.error} onRetry={search.retry} />
  const text = typed.trim()
  const isShort = text.length > 0 && text.length < LEAST_LETTERS
  return (
    <p role="status" className={classes.state}>
      {search.isAsking && 'Ищем…'}
      {isShort && 'Введите ещё букву, чтобы искать людей, организации и программы.'}
      {!search.isAsking && !isShort && text && count === 0 && (
        <>Ничего не нашлось. Попробуйте фамилию, номер школы или слово из названия.</>
      )}
      {!search.isAsking && !isShort && text && count > 0 && (
        <span className="for-screen-reader">Найдено: {count}</span>
      )}
    </p>
  )
}
