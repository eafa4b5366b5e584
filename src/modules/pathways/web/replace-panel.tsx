import { OFFER_KINDS } from '#modules/programmes/contract.ts'
import { useAction, useOperation } from '#ui/api.ts'
import { Button } from '#ui/button.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { FormErrors } from '#ui/form.tsx'
import { notify } from '#ui/notify.ts'
import { Loaded } from '#ui/page.tsx'
import { SidePanel } from '#ui/side-panel.tsx'
import { Status } from '#ui/status.tsx'
import { changePathway, listReplacements, type Pathway, type PathwayItem } from '../contract.ts'
import classes from './pathways.module.css'
import { costOf } from './steps.ts'

/** What may stand in a step's place: what it covers, what it leaves open, what it costs in hours. */
export function ReplacePanel({
  pathway,
  item,
  onClose,
  reload,
}: {
  pathway: Pathway
  /** Step to be replaced; null: closed. */
  item: PathwayItem | null
  onClose: () => void
  reload: () => void
}) {
  return (
    <SidePanel isOpen={item !== null} title="Чем заменить шаг" onClose={onClose}>
      {item && <Replacements pathway={pathway} item={item} onClose={onClose} reload={reload} />}
    </SidePanel>
  )
}

function Replacements({
  pathway,
  item,
  onClose,
  reload,
}: {
  pathway: Pathway
  item: PathwayItem
  onClose: () => void
  reload: () => void
}) {
  const query = useOperation(listReplacements, { params: { id: pathway.id, item: item.id } })
  const replace = useAction(changePathway, {
    onRefused: error => error.status === 409 && reload(),
    onDone: () => {
      onClose()
      notify.success('Шаг заменён.')
    },
  })
  return (
    <div className={classes.stack}>
      <p>
        Сейчас: «{item.title}», {item.hours}&nbsp;ч.
      </p>
      <FormErrors error={replace.error} />
      <Loaded query={query} shape="rows">
        {({ replacements }) =>
          replacements.length === 0 ? (
            <EmptyState title="Заменить пока нечем">
              Другие программы и занятия этих дефицитов не закрывают. Верните маршрут с пожеланием: методист
              поищет ещё.
            </EmptyState>
          ) : (
            <ul className={classes.plain}>
              {replacements.map(one => (
                <li key={one.offerId} className={classes.offer}>
                  <span className={classes.stepTitle}>{one.title}</span>
                  <span className={classes.meta}>
                    <span>{OFFER_KINDS[one.kind].toLowerCase()}</span>
                    <span>
                      {one.hours}&nbsp;ч, {costOf(one.hours, item.hours)}
                    </span>
                    {one.federalNumber && <span>в федеральном реестре № {one.federalNumber}</span>}
                  </span>
                  <span className={classes.soft}>Закрывает: {one.covers.join('; ')}</span>
                  {one.misses.length > 0 && (
                    <span className={classes.soft}>Не закрывает: {one.misses.join('; ')}</span>
                  )}
                  {one.isPlanners && <Status tone="progress">Подобрано как замена</Status>}
                  <Button
                    size="small"
                    isBusy={replace.isPending}
                    aria-label={`Выбрать: ${one.title}`}
                    onClick={() =>
                      void replace.run({
                        params: { id: pathway.id },
                        body: {
                          version: pathway.version,
                          changes: [{ type: 'replace', itemId: item.id, offerId: one.offerId }],
                        },
                      })
                    }
                  >
                    Выбрать
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </div>
  )
}
