import { fold } from '#platform/text/nearest.ts'
import { useOperation } from '#ui/api.ts'
import { AppLink } from '#ui/link.tsx'
import { usePaused } from '#ui/paused.ts'
import { listOrganisations } from '../contract.ts'
import classes from './organisation.module.css'

type Called = { name: string; shortName: string; regionId: string; municipalityId: string }

/** Bodies of the same place that are already called so; silent while there are none. */
export function AlikeOrganisations({ values }: { values: Called }) {
  const { name, shortName, regionId, municipalityId } = usePaused(values)
  const wanted = [name, shortName].map(bare).filter(text => text.length > 2)
  const isEnough = wanted.length > 0 && regionId !== ''
  const query = useOperation(
    listOrganisations,
    {
      query: {
        q: (shortName.trim() || name.trim()).slice(0, 200),
        region: regionId,
        municipality: municipalityId || undefined,
      },
    },
    { enabled: isEnough, keepPrevious: true },
  )
  const rows = (isEnough && query.data?.rows) || []
  const alike = rows.filter(one => [one.name, one.shortName].some(called => wanted.includes(bare(called))))
  return (
    <div role="status">
      {alike.length > 0 && (
        <div className={classes.alike}>
          <p>
            Организация с таким названием здесь уже есть. Проверьте, не она ли это, чтобы не завести вторую.
          </p>
          <ul>
            {alike.map(({ id, shortName: called, kindTitle, municipalityName, code }) => (
              <li key={id}>
                <AppLink to={`/organisations/${id}`}>{called}</AppLink>
                {[kindTitle, municipalityName, `код ${code}`]
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

/** Quotes, «№» and spaces are written in many ways. */
const bare = (text: string) => fold(text).replaceAll(/[«»"'„“”№\s]/g, '')
