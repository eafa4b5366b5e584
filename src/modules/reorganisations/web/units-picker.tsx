import { useOrganisationOptions } from '#modules/organisations/web/index.ts'
import { useMunicipalityOptions } from '#modules/territories/web/index.ts'
import { Button } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import type { Subject } from '../contract.ts'
import classes from './reorganisations.module.css'

export type Chosen = { id: string; name: string }

/** Several organisations or municipalities, chosen one by one. */
export function UnitsPicker({
  name,
  label,
  hint,
  subject,
  region,
  chosen,
  error,
  onChange,
}: {
  name: string
  label: string
  hint: string
  subject: Subject
  region: string | undefined
  chosen: readonly Chosen[]
  error: string | undefined
  onChange: (chosen: Chosen[]) => void
}) {
  const organisations = useOrganisationOptions(undefined, { region })
  const municipalities = useMunicipalityOptions(region)
  const source = subject === 'organisation' ? organisations : { options: municipalities }
  const options = source.options.filter(option => !chosen.some(one => one.id === option.value))
  return (
    <div>
      <Field
        name={name}
        label={label}
        hint={hint}
        kind="combobox"
        isRequired
        value=""
        {...source}
        options={options}
        error={error}
        onChange={id => {
          const found = options.find(option => option.value === id)
          if (found) onChange([...chosen, { id, name: found.label }])
        }}
      />
      {chosen.length > 0 && (
        <ul className={classes.chosen} aria-label={`${label}: выбрано`}>
          {chosen.map(one => (
            <li key={one.id}>
              <span>{one.name}</span>
              <Button
                size="small"
                tone="quiet"
                aria-label={`Убрать ${one.name}`}
                onClick={() => onChange(chosen.filter(other => other.id !== one.id))}
              >
                Убрать
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
