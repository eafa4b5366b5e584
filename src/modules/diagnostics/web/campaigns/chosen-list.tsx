import { useState } from 'react'
import { Button } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import classes from './campaigns.module.css'

export type Choice = { id: string; label: string }

/**
 * Picker of many from a long list the server searches: what is found is added one by one, what is chosen stands
 * beneath with a way to take it back.
 */
export function ChosenList({
  name,
  label,
  hint,
  error,
  found,
  isLoading,
  onSearch,
  chosen,
  onChange,
  all,
}: {
  name: string
  label: string
  hint?: string
  error?: string | undefined
  found: readonly Choice[]
  isLoading: boolean
  onSearch: (text: string) => void
  chosen: readonly Choice[]
  onChange: (chosen: Choice[]) => void
  /** Adds everything that is found at once: «Добавить все 34». */
  all?: { label: string; add: () => void } | undefined
}) {
  // A new field after every choice: the searching select would keep the words of the former one.
  const [round, setRound] = useState(0)
  const left = found.filter(one => !chosen.some(other => other.id === one.id))
  return (
    <div className={classes.chosen}>
      <Field
        key={round}
        kind="combobox"
        name={name}
        label={label}
        hint={hint}
        error={error}
        placeholder="Начните вводить название"
        value=""
        options={left.map(one => ({ value: one.id, label: one.label }))}
        onSearch={onSearch}
        isLoading={isLoading}
        onChange={id => {
          const one = left.find(choice => choice.id === id)
          if (!one) return
          onChange([...chosen, one])
          onSearch('')
          setRound(round + 1)
        }}
      />
      {all && left.length > 0 && (
        <div>
          <Button size="small" onClick={all.add}>
            {all.label}
          </Button>
        </div>
      )}
      {chosen.length > 0 && (
        <ul className={classes.chips} aria-label={`${label}: выбрано`}>
          {chosen.map(one => (
            <li key={one.id}>
              <span>{one.label}</span>
              <button
                type="button"
                aria-label={`Убрать: ${one.label}`}
                onClick={() => onChange(chosen.filter(other => other.id !== one.id))}
              >
                ×
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
