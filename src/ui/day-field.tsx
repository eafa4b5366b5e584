import { useNavigate } from '@tanstack/react-router'
import { Field } from './field.tsx'

/** «На день» of a page that can be asked for any day: the day is in the address (`?on=`), so that a link leads to it. */
export function DayField({ on }: { on: string }) {
  const navigate = useNavigate()
  return (
    <Field
      key={on}
      name="on"
      kind="date"
      label="На день"
      width="short"
      value={on}
      onChange={value => {
        if (/^\d{4}-\d{2}-\d{2}$/.test(value) || value === '')
          void navigate({
            to: '.',
            search: (old: Record<string, unknown>) => ({ ...old, on: value || undefined }),
          } as never)
      }}
    />
  )
}
