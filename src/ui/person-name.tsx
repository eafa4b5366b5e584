import { AppLink } from './link.tsx'

export type PersonNameParts = {
  lastName: string
  firstName: string
  middleName?: string | null
}

/** «Иванова Анна Петровна», or «Иванова А. П.» when short. A name without a patronymic stays whole. */
export function formatPersonName(person: PersonNameParts, form: 'full' | 'short' = 'full'): string {
  const { lastName, firstName, middleName } = person
  if (form === 'full') return [lastName, firstName, middleName].filter(Boolean).join(' ')
  const initials = [firstName, middleName].filter(Boolean).map(name => `${name![0]}.`)
  return [lastName, ...initials].join('\u00A0')
}

/** Name of a person, optionally a link to her page and with a second line (position, school). */
export function PersonName({
  person,
  form = 'full',
  to,
  note,
}: {
  person: PersonNameParts | string
  form?: 'full' | 'short'
  to?: string
  note?: string | undefined
}) {
  const name = typeof person === 'string' ? person : formatPersonName(person, form)
  return (
    <span>
      {to ? <AppLink to={to}>{name}</AppLink> : name}
      {note && (
        <span style={{ display: 'block', color: 'var(--ink-soft)', fontSize: '0.8125rem' }}>{note}</span>
      )}
    </span>
  )
}
