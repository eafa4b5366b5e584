import { showFramework } from '#modules/competencies/contract.ts'
import type { OperationResult } from '#platform/http/operation.ts'
import { useOperation } from '#ui/api.ts'
import { formatDateShort, plural } from '#ui/format.ts'
import { History } from '#ui/history.tsx'
import { KeyValue } from '#ui/key-value.tsx'
import { AppLink } from '#ui/link.tsx'
import { Loaded } from '#ui/page.tsx'
import { FORMS, OFFER_KINDS, showOffer } from '../contract.ts'
import classes from './offers.module.css'
import { subkindOf } from './words.ts'

type Offer = OperationResult<typeof showOffer>

const TRACKS = { teacher: 'педагоги', leader: 'руководители', both: 'педагоги и руководители' } as const
const REGISTERS = { federal: 'Федеральный реестр', regional: 'Региональный реестр' } as const
const ACTIONS: Record<string, string> = {
  'programmes.publish': 'Программа внесена',
  'programmes.publish-activity': 'Возможность внесена',
}

/** One programme or other offer, in the side panel. */
export function OfferCard({ id }: { id: string }) {
  const query = useOperation(showOffer, { params: { id } })
  return (
    <Loaded query={query} shape="text">
      {offer => <OfferView offer={offer} />}
    </Loaded>
  )
}

function OfferView({ offer }: { offer: Offer }) {
  const isProgramme = offer.kind === 'formal'
  return (
    <div className={classes.card}>
      <p>{offer.annotation}</p>
      <KeyValue
        items={[
          {
            label: 'Вид',
            value: `${subkindOf(offer)} (${OFFER_KINDS[offer.kind].toLocaleLowerCase('ru')} образование)`,
          },
          { label: 'Объём', value: plural(offer.hours, 'час', 'часа', 'часов') },
          offer.form && { label: 'Форма', value: FORMS[offer.form].toLocaleLowerCase('ru') },
          { label: 'Проводит', value: offer.providerName },
          { label: 'Для кого', value: TRACKS[offer.track] },
          { label: 'Код', value: offer.code },
          isProgramme && {
            label: 'Сегодня в федеральном реестре',
            value: offer.federalNumber ? `да, №\u00A0${offer.federalNumber}` : 'нет',
          },
        ]}
      />
      <Raises offer={offer} />
      {isProgramme && <Registers entries={offer.entries} />}
      <section>
        <h3>История</h3>
        <History
          entries={offer.history.map(entry => ({
            id: entry.at,
            at: entry.at,
            who: entry.who,
            what: ACTIONS[entry.action] ?? entry.action,
            reason: entry.reason,
          }))}
        />
      </section>
    </div>
  )
}

/** From which level to which, in words. */
function Raises({ offer }: { offer: Offer }) {
  const framework = useOperation(showFramework, {})
  const nameOf = (level: number) =>
    framework.data?.competencies[0]?.levels.find(one => one.level === level)?.name ?? String(level)
  return (
    <section>
      <h3>Что поднимает</h3>
      {offer.raises.length === 0 && <p>Компетенции не указаны.</p>}
      <ul className={classes.raises}>
        {offer.raises.map(raise => (
          <li key={raise.competencyId}>
            <AppLink to={`/competencies?q=${encodeURIComponent(raise.code)}`}>{raise.title}</AppLink>
            <span className={classes.under}>
              {nameOf(raise.from)} → {nameOf(raise.to)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Registers({ entries }: { entries: Offer['entries'] }) {
  return (
    <section>
      <h3>В реестрах</h3>
      {entries.length === 0 ? (
        <p>
          В реестры не вносилась. Документ о&nbsp;ней в&nbsp;показатель обучения по&nbsp;реестру
          не&nbsp;войдёт.
        </p>
      ) : (
        <ul className={classes.raises}>
          {entries.map(entry => (
            <li key={entry.id}>
              {REGISTERS[entry.register]}, №&nbsp;{entry.number}
              <span className={classes.under}>
                {formatDateShort(entry.validFrom)}&nbsp;—{' '}
                {entry.validTo ? formatDateShort(entry.validTo) : 'по\u00A0настоящее время'}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
