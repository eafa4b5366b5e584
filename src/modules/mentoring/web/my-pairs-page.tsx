import { useOperation } from '#ui/api.ts'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatPeriod } from '#ui/format.ts'
import { AppLink } from '#ui/link.tsx'
import { Loaded, Page, Section } from '#ui/page.tsx'
import { Status } from '#ui/status.tsx'
import { listMyPairs, type PairCard } from '../contract.ts'
import { isOpen } from '../lifecycle.ts'
import { PairActions } from './pair-actions.tsx'
import { PairFacts } from './pair-facts.tsx'
import classes from './pairs.module.css'
import { statusWords, toneOf } from './words.ts'

/** «Мои пары»: what waits for an answer first, then what goes on, then what was. */
export default function MyPairsPage() {
  const query = useOperation(listMyPairs, {})
  return (
    <Page title="Мои пары" width="reading">
      <Loaded query={query} shape="rows">
        {({ pairs }) => (pairs.length === 0 ? <NoPairs /> : <Pairs pairs={pairs} />)}
      </Loaded>
    </Page>
  )
}

function NoPairs() {
  return (
    <EmptyState title="Здесь будут ваши пары">
      Методист предлагает пару двум педагогам: опытный помогает начинающему, один учит другого тому, чем
      владеет. Каждый из двоих решает сам, согласен ли он.
    </EmptyState>
  )
}

const waits = (pair: PairCard) => pair.actions.some(one => one.action === 'agree' && one.allowed)

function Pairs({ pairs }: { pairs: readonly PairCard[] }) {
  const asked = pairs.filter(waits)
  const open = pairs.filter(pair => isOpen(pair.status) && !waits(pair))
  const closed = pairs.filter(pair => !isOpen(pair.status))
  return (
    <div className={classes.stack}>
      {asked.length > 0 && (
        <Section title="Ждут вашего ответа">
          <div className={classes.stack}>
            {asked.map(pair => (
              <Open key={pair.id} pair={pair} />
            ))}
          </div>
        </Section>
      )}
      {open.length > 0 && (
        <Section title="Сейчас">
          <div className={classes.stack}>
            {open.map(pair => (
              <Open key={pair.id} pair={pair} />
            ))}
          </div>
        </Section>
      )}
      {closed.length > 0 && (
        <Section title="Прежние">
          <ul className={classes.list}>
            {closed.map(pair => (
              <li key={pair.id} className={classes.row}>
                <div>
                  <AppLink to={`/pairs/${pair.id}`}>{otherOf(pair).name}</AppLink>
                  <div className={classes.soft}>
                    {pair.groundTitle} · {formatPeriod(pair.startsOn, pair.endedOn ?? pair.endsOn)}
                  </div>
                </div>
                <Status tone={toneOf(pair)}>{statusWords(pair)}</Status>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </div>
  )
}

const otherOf = (pair: PairCard) => (pair.mine === 'giver' ? pair.receiver : pair.giver)

/** A pair to be answered or gone on with: who the other is, what for, and the answer within a thumb's reach. */
function Open({ pair }: { pair: PairCard }) {
  const own = pair.mine === 'giver' ? pair.giverTitle : pair.receiverTitle
  return (
    <article className={classes.asked} aria-label={otherOf(pair).name}>
      <div className={classes.tools}>
        <Status tone={toneOf(pair)}>{statusWords(pair)}</Status>
        {own && <span className={classes.soft}>Вы — {own}</span>}
      </div>
      <PairFacts pair={pair} mine={pair.mine} />
      <PairActions pair={pair} />
    </article>
  )
}
