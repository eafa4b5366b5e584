import { useSearch } from '@tanstack/react-router'
import { useOperation } from '#ui/api.ts'
import { DayField } from '#ui/day-field.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatNumber, NOTHING, plural } from '#ui/format.ts'
import { AppLink } from '#ui/link.tsx'
import { Loaded, Page } from '#ui/page.tsx'
import { type TerritoryNode, territoryTree } from '../contract.ts'
import classes from './territories.module.css'

/** The tree as an indented table: the country with its regions, or one region with its municipalities. */
export default function TerritoriesPage() {
  const { region, on } = useSearch({ strict: false }) as { region?: string; on?: string }
  const query = useOperation(territoryTree, { query: { region, ...(on && { on }) } }, { keepPrevious: true })
  return (
    <Loaded query={query} shape="rows">
      {({ nodes }) => {
        const [top, ...parts] = nodes
        return (
          <Page
            title={region && top ? top.name : 'Территории'}
            {...(region && { back: { to: '/territories', label: 'Все территории' } })}
            lead={
              top &&
              (region
                ? plural(parts.length, 'муниципалитет', 'муниципалитета', 'муниципалитетов')
                : plural(parts.length, 'субъект РФ', 'субъекта РФ', 'субъектов РФ'))
            }
          >
            <DayField on={on ?? new Date().toISOString().slice(0, 10)} />
            {top ? (
              <Tree nodes={nodes} depthOf={node => (node === top ? 0 : 1)} />
            ) : (
              <EmptyState title="Здесь будут территории">
                Их приносит пакет региона или добавляет администратор.
              </EmptyState>
            )}
          </Page>
        )
      }}
    </Loaded>
  )
}

function Tree({
  nodes,
  depthOf,
}: {
  nodes: readonly TerritoryNode[]
  depthOf: (node: TerritoryNode) => number
}) {
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <caption className="for-screen-reader">Территории и число организаций в них</caption>
        <thead>
          <tr>
            <th scope="col">Территория</th>
            <th scope="col" className={classes.wide}>
              Код
            </th>
            <th scope="col" className={classes.wide}>
              ОКТМО
            </th>
            <th scope="col" data-number className={classes.wide}>
              Частей
            </th>
            <th scope="col" data-number>
              Организаций
            </th>
          </tr>
        </thead>
        <tbody>
          {nodes.map(node => (
            <tr key={node.id}>
              <th scope="row" data-depth={depthOf(node)}>
                <Name node={node} isTop={depthOf(node) === 0} />
                <div className={classes.kind}>{node.typeName}</div>
              </th>
              <td className={classes.wide}>{node.code}</td>
              <td className={classes.wide}>
                {node.oktmo ?? NOTHING}
                {node.oktmo && !node.oktmoVerified && <div className={classes.kind}>не сверен</div>}
              </td>
              <td data-number className={classes.wide}>
                {node.kind === 'municipality' ? NOTHING : formatNumber(node.parts)}
              </td>
              <td data-number>
                {node.organisations > 0 && node.kind !== 'country' ? (
                  <AppLink to={`/organisations?${node.kind}=${node.id}`}>
                    {formatNumber(node.organisations)}
                  </AppLink>
                ) : (
                  formatNumber(node.organisations)
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Name({ node, isTop }: { node: TerritoryNode; isTop: boolean }) {
  if (node.kind === 'country') return node.name
  if (node.kind === 'municipality' || isTop)
    return <AppLink to={`/territories/${node.id}`}>{node.name}</AppLink>
  return <AppLink to={`/territories?region=${node.id}`}>{node.name}</AppLink>
}
