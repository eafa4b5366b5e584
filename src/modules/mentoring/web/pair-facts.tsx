import { useSession } from '#modules/accounts/web/index.ts'
import { formatDate, formatPeriod } from '#ui/format.ts'
import { KeyValue } from '#ui/key-value.tsx'
import { AppLink } from '#ui/link.tsx'
import { type PairMember, type PairRow, RESULTS } from '../contract.ts'
import { isOpen } from '../lifecycle.ts'
import { answerWords, roleWords } from './words.ts'

/** Everything a pair says, in the order of reading; one of the two (`mine`) needs not be told of herself. */
export function PairFacts({ pair, mine = null }: { pair: PairRow; mine?: 'giver' | 'receiver' | null }) {
  return (
    <KeyValue
      items={[
        mine !== 'giver' && { id: 'giver', ...memberItem(pair, pair.giver, pair.giverTitle) },
        mine !== 'receiver' && { id: 'receiver', ...memberItem(pair, pair.receiver, pair.receiverTitle) },
        { label: 'Основание', value: pair.groundTitle },
        pair.competencyTitle !== null && { label: 'Компетенция', value: pair.competencyTitle },
        { label: 'Цель', value: pair.aim },
        { label: 'Срок', value: formatPeriod(pair.startsOn, pair.endsOn) },
        pair.basisNumber !== null && {
          label: 'Приказ',
          value: `№ ${pair.basisNumber} от ${formatDate(pair.basisDate)}`,
        },
        pair.endedOn !== null && { label: 'Закончена', value: formatDate(pair.endedOn) },
        pair.endReason !== null && { label: 'Причина', value: pair.endReason },
        pair.status === 'ended' && {
          label: 'Итог',
          value:
            [pair.result && RESULTS[pair.result], pair.outcome].filter(Boolean).join('. ') || 'не записан',
        },
      ]}
    />
  )
}

function memberItem(pair: PairRow, member: PairMember, title: string | null) {
  const place = [member.position, member.organisationName].filter(Boolean).join(', ')
  return {
    label: capital(roleWords(title)),
    value: <MemberName member={member} />,
    note: isOpen(pair.status) ? `${place} · ${answerWords(member)}` : place,
  }
}

/** A link for whoever looks after people; a colleague is a name. */
function MemberName({ member }: { member: PairMember }) {
  const { can } = useSession()
  return can('pairs.lead') ? (
    <AppLink to={`/people/${member.personId}?tab=pairs`}>{member.name}</AppLink>
  ) : (
    member.name
  )
}

const capital = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`
