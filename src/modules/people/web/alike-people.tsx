import { useOperation } from '#ui/api.ts'
import { formatDateShort } from '#ui/format.ts'
import { AppLink } from '#ui/link.tsx'
import { usePaused } from '#ui/paused.ts'
import { listAlike } from '../contract.ts'
import classes from './person.module.css'
import type { PersonValues } from './person-fields.tsx'

/** Half-typed days are not asked for. */
const WHOLE_DAY = /^\d{4}-\d{2}-\d{2}$/

/** Who may already be the person that is being entered; silent while nobody is alike. */
export function AlikePeople({ values }: { values: PersonValues }) {
  const { lastName, firstName, middleName, birthDate } = usePaused(values)
  const isEnough = lastName.trim().length > 1 && firstName.trim().length > 1
  const query = useOperation(
    listAlike,
    {
      query: {
        lastName: lastName.trim(),
        firstName: firstName.trim(),
        middleName: middleName.trim() || undefined,
        birthDate: WHOLE_DAY.test(birthDate) ? birthDate : undefined,
      },
    },
    { enabled: isEnough, keepPrevious: true },
  )
  const people = (isEnough && query.data?.people) || []
  return (
    <div role="status">
      {people.length > 0 && (
        <div className={classes.alike}>
          <p>
            Похоже, такой человек уже есть. Откройте его карточку и добавьте работу там, чтобы не завести
            вторую.
          </p>
          <ul>
            {people.map(({ id, name, birthDate: bornOn, positionTitle, organisationName }) => (
              <li key={id}>
                <AppLink to={`/people/${id}`}>{name}</AppLink>
                {[bornOn && formatDateShort(bornOn), positionTitle, organisationName]
                  .filter(Boolean)
                  .map(fact => `, ${fact}`)
                  .join('')}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  )
}
