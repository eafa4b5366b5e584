import { actLabel, clauseWords, packOf, type ResolvedPack, selectActsByCode } from '#modules/acts/index.ts'
import { CATEGORIES } from '#modules/people/contract.ts'
import { type Context, read, type Tx } from '#platform/db/database.ts'
import type { OfficialDocument } from '#platform/documents/official-document.ts'
import { paperAs } from '#platform/documents/paper-file.ts'
import type { Download } from '#platform/http/serve.ts'
import { ruDate } from '#platform/text/ru-date.ts'
import {
  type Candidacy,
  type CandidateFacts,
  findCandidacy,
  findCandidateFacts,
  findCorrespondents,
  type StoredSubmission,
  selectSubmissions,
} from './heads.sql.ts'
import { candidacyMissing } from './keep-head.ts'

type Letter = {
  candidacy: Candidacy
  facts: CandidateFacts
  last: StoredSubmission | undefined
  authority: string | null
  coordinator: string | null
  basis: string | null
  now: Date
}

/** The letter to the federal operator, filled from the registers; number and date once it has been sent. */
export async function printLetter(
  context: Context,
  { id, format }: { id: string; format: 'pdf' | 'docx' },
): Promise<Download> {
  const letter = await read(context, async (tx): Promise<Letter> => {
    const candidacy = await findCandidacy(tx, id)
    if (!candidacy) throw candidacyMissing()
    const today = context.clock.today()
    return {
      candidacy,
      facts: await findCandidateFacts(tx, candidacy.personId, today),
      last: (await selectSubmissions(tx, id))[0],
      ...(await findCorrespondents(tx, candidacy.regionId, today)),
      basis: await basisOf(tx, candidacy.organisationId, today),
      now: context.clock.now(),
    }
  })
  return await paperAs(
    format,
    `Письмо о согласовании, ${letter.candidacy.personName}.${format}`,
    paperOf(letter),
  )
}

/** The clause of the region's act that asks for the agreement, as its pack has it; null where no act does. */
async function basisOf(tx: Tx, organisationId: string, on: string): Promise<string | null> {
  const pack = await packOf(tx, { organisationId }, on)
  const clause = pack && agreementClause(pack)
  if (!clause) return null
  const act = (await selectActsByCode(tx, [clause.act])).get(clause.act)
  return act ? `${clauseWords(clause.clause)} акта ${actLabel(act)}` : null
}

function agreementClause(pack: ResolvedPack): { act: string; clause: string } | undefined {
  const found = pack.functions.find(one => /согласован\S* .*руководител\S* ЦНППМ/iu.test(one.text))
  return found?.clause ? { act: found.act, clause: found.clause } : undefined
}

function paperOf({ candidacy, facts, last, authority, coordinator, basis, now }: Letter): OfficialDocument {
  const category = facts.category && CATEGORIES[facts.category as keyof typeof CATEGORIES]
  // a letter that was answered is not the next one
  const current = last && last.verdict === null ? last : undefined
  return {
    head: { organisation: authority ?? '' },
    title: 'О согласовании руководителя ЦНППМ',
    ...(coordinator && { subtitle: `Кому: ${coordinator}` }),
    ...(current && { registration: { date: ruDate(current.letterOn), number: current.letterNumber } }),
    blocks: [
      {
        kind: 'paragraph',
        text: `${basis ? `В соответствии с ${basis} просим` : 'Просим'} согласовать кандидатуру на должность руководителя «${candidacy.centreFullName}».`,
      },
      {
        kind: 'keyValues',
        rows: [
          { key: 'Кандидат', value: candidacy.personName },
          { key: 'Должность, место работы', value: facts.place ?? '' },
          { key: 'Образование', value: facts.education ?? '' },
          { key: 'Квалификационная категория', value: category ?? '' },
          {
            key: 'Педагогическая деятельность с',
            value: facts.teachingSince ? ruDate(facts.teachingSince) : '',
          },
        ],
      },
      ...(last?.verdict === 'return'
        ? [
            {
              kind: 'paragraph' as const,
              text: `Направляется повторно: замечания письма № ${last.answerNumber} от ${ruDate(last.answerOn!)} учтены.`,
            },
          ]
        : []),
    ],
    signatures: [{ position: 'Руководитель органа исполнительной власти', name: '' }],
    footer: { generatedAt: now.toISOString() },
  }
}
