import { useSession } from '#modules/accounts/web/index.ts'
import { historyRows } from '#modules/organisations/web/index.ts'
import { addressOf, useOperation } from '#ui/api.ts'
import { ButtonLink, ButtonRow } from '#ui/button.tsx'
import { Deadline } from '#ui/deadline.tsx'
import { EmptyState } from '#ui/empty-state.tsx'
import { formatDateShort, formatPeriod } from '#ui/format.ts'
import { History } from '#ui/history.tsx'
import { KeyValue } from '#ui/key-value.tsx'
import { AppLink } from '#ui/link.tsx'
import { Loaded, RecordPage, Section } from '#ui/page.tsx'
import { usePageParam } from '#ui/page-route.ts'
import { Status } from '#ui/status.tsx'
import {
  type CandidacyCard,
  candidacyHistory,
  getCandidacy,
  printLetter,
  type Submission,
} from '../contract.ts'
import { HEAD_STATUSES, type HeadStatus, isWaiting } from '../lifecycle.ts'
import { CandidacyActions } from './candidacy-actions.tsx'
import { PaperBlock } from './candidacy-papers.tsx'
import { CandidacyStatus } from './head-words.tsx'
import classes from './heads.module.css'

const BACK = { to: '/centre-heads', label: 'Руководители ЦНППМ' }

/** A candidacy for the head of a centre: letters, answers, the order, what may be done next. */
export default function CandidacyPage() {
  const id = usePageParam('id')
  const query = useOperation(getCandidacy, { params: { id } })
  return (
    <Loaded query={query} page={{ back: BACK }}>
      {card => (
        <RecordPage
          title={card.name}
          lead={['Руководитель', card.centre.name, card.regionName].filter(Boolean).join(', ')}
          back={BACK}
          status={<CandidacyStatus status={card.status} />}
          side={<Side card={card} />}
        >
          <CandidacyActions card={card} />
          <Letter card={card} />
          <Order card={card} />
          <Section title="Согласование с федеральным оператором">
            <Submissions card={card} />
          </Section>
        </RecordPage>
      )}
    </Loaded>
  )
}

/** The letter is written from the registers: to be printed, signed and sent. */
function Letter({ card }: { card: CandidacyCard }) {
  const { can } = useSession()
  const isSending = card.actions.some(one => one.action === 'send' && one.allowed) || isWaiting(card.status)
  if (!can('heads.propose') || !isSending) return null
  const paper = (format: 'pdf' | 'docx') =>
    addressOf(printLetter, { params: { id: card.id }, query: { format } })
  return (
    <ButtonRow>
      <ButtonLink to={paper('pdf')} isExternal>
        Письмо оператору (PDF)
      </ButtonLink>
      <ButtonLink to={paper('docx')} isDownload>
        Word
      </ButtonLink>
    </ButtonRow>
  )
}

function Order({ card }: { card: CandidacyCard }) {
  if (card.orderNumber === null || card.orderOn === null) return null
  return (
    <Section title="Назначение">
      <PaperBlock
        card={card}
        paper="order"
        number={card.orderNumber}
        on={card.orderOn}
        files={card.orderFiles}
      />
    </Section>
  )
}

const VERDICTS = { agree: 'согласовано', return: 'возвращено с замечаниями', refuse: 'отказано' } as const
const VERDICT_TONES = { agree: 'proven', return: 'warning', refuse: 'lost' } as const
const BY = { coordinator: 'ответил федеральный оператор', ministry: 'письмо внесло министерство' } as const

function Submissions({ card }: { card: CandidacyCard }) {
  if (card.submissions.length === 0)
    return (
      <EmptyState title="Письмо ещё не отправлено">
        Распечатайте письмо, подпишите его и нажмите «Отправить на согласование».
      </EmptyState>
    )
  return (
    <ol className={classes.list}>
      {card.submissions.map(one => (
        <li key={one.id}>
          <strong>{one.number === 1 ? 'Первая отправка' : `Отправка ${one.number}`}</strong>
          <PaperBlock
            card={card}
            paper="letter"
            submissionId={one.id}
            number={one.letterNumber}
            on={one.letterOn}
            files={one.letterFiles}
          />
          <Answer card={card} one={one} />
        </li>
      ))}
    </ol>
  )
}

function Answer({ card, one }: { card: CandidacyCard; one: Submission }) {
  if (one.verdict === null || one.answerNumber === null || one.answerOn === null)
    return (
      <div className={classes.soft}>
        отправлено {formatDateShort(one.sentOn)}, ответ <Deadline date={one.dueOn} />
      </div>
    )
  return (
    <>
      <div>
        <Status tone={VERDICT_TONES[one.verdict]}>{VERDICTS[one.verdict]}</Status>{' '}
        <span className={classes.soft}>{one.answeredBy && BY[one.answeredBy]}</span>
      </div>
      {one.remarks && <p className={classes.remarks}>{one.remarks}</p>}
      <PaperBlock
        card={card}
        paper="answer"
        submissionId={one.id}
        number={one.answerNumber}
        on={one.answerOn}
        files={one.answerFiles}
      />
    </>
  )
}

function Side({ card }: { card: CandidacyCard }) {
  return (
    <>
      <Section title="Сведения">
        <KeyValue
          items={[
            { label: 'Человек', value: <AppLink to={`/people/${card.personId}`}>{card.name}</AppLink> },
            { label: 'Работает', value: card.place },
            {
              label: 'Центр',
              value: <AppLink to={`/organisations/${card.centre.id}?tab=head`}>{card.centre.name}</AppLink>,
              note: card.regionName,
            },
            { label: 'Согласие оператора', value: card.agreement && `письмо ${card.agreement}` },
            card.validFrom !== null && {
              label: 'В должности',
              value: card.validTo
                ? formatPeriod(card.validFrom, card.validTo)
                : `с ${formatDateShort(card.validFrom)}`,
            },
          ]}
        />
      </Section>
      <Section title="История">
        <CandidacyHistory id={card.id} />
      </Section>
    </>
  )
}

const TITLES = {
  actions: {
    'heads.propose': 'Кандидат предложен',
    'heads.send': 'Отправлено на согласование',
    'heads.agree': 'Согласовано',
    'heads.return': 'Возвращено с замечаниями',
    'heads.refuse': 'Отказано',
    'heads.appoint': 'Назначение приказом',
    'heads.end': 'Полномочия завершены',
    'heads.withdraw': 'Кандидатура снята',
    'heads.reopen': 'Реорганизация отменена, запись вернулась',
    'heads.correct-paper': 'Исправлены номер и дата',
    'heads.add-file': 'Приложен файл',
    'heads.remove-file': 'Убран файл',
  },
  fields: {
    status: 'Состояние',
    letter: 'Письмо министерства',
    dueOn: 'Срок ответа',
    answer: 'Письмо оператора',
    remarks: 'Замечания',
    order: 'Приказ',
    validFrom: 'В должности с',
    validTo: 'Последний день',
    file: 'Файл',
  },
  values: (field: string, value: unknown) =>
    field === 'status' ? HEAD_STATUSES[value as HeadStatus] : undefined,
}

function CandidacyHistory({ id }: { id: string }) {
  const query = useOperation(candidacyHistory, { params: { id } })
  return (
    <Loaded query={query} shape="text">
      {({ entries }) => <History entries={historyRows(entries, TITLES)} />}
    </Loaded>
  )
}
