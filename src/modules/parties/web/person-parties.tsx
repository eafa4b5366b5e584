import { useList } from '#ui/api.ts'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatDate, formatPeriod } from '#ui/format.ts'
import { AppLink } from '#ui/link.tsx'
import { Loading } from '#ui/loading.tsx'
import { listParties } from '../contract.ts'
import classes from './parties.module.css'

/** On the card of a person: in what capacities she is a subject of methodical work, and was. */
export default function PersonParties({ personId }: { personId: string }) {
  const list = useList(listParties, { query: { person: personId, limit: 100 } })
  if (list.isLoading) return <Loading shape="rows" />
  if (list.rows.length === 0)
    return (
      <EmptyState title="Полномочий нет">
        Здесь будет, кем и в качестве кого человек уполномочен: методист по договору, наставник, эксперт,
        тьютор. Их вносят в <AppLink to="/parties">реестре субъектов</AppLink>.
      </EmptyState>
    )
  return (
    <ul className={classes.list}>
      {list.rows.map(row => (
        <li key={row.id}>
          <AppLink to={`/parties/${row.id}`}>{row.kindTitle}</AppLink>
          <span>{row.unitName}</span>
          <span className={classes.soft}>
            {row.validTo ? formatPeriod(row.validFrom, row.validTo) : `с ${formatDate(row.validFrom)}`},{' '}
            {row.basis}
          </span>
          {row.functions.length > 0 && <span className={classes.soft}>{row.functions.join('; ')}</span>}
        </li>
      ))}
    </ul>
  )
}
