import type { ReactNode } from 'react'
import { AppLink } from '#ui/link.tsx'
import { FigureRow, Page, Section } from '#ui/page.tsx'
import { useNavItems } from '../layout/navigation.ts'
import classes from './building-page.module.css'

/** What the next editions bring to the roles that have no work of their own here yet. */
const COMING: Readonly<Record<string, readonly string[]>> = {
  'course-manager': [
    'Потоки и группы: набор, зачисление, приказы',
    'Удостоверения и дипломы, выгрузка в ФИС ФРДО',
    'Посткурсовое сопровождение слушателей',
  ],
  'programme-author': [
    'Черновики программ и отправка на экспертизу',
    'Замечания экспертов и новые редакции',
    'Место программы в региональной базе и федеральном реестре',
  ],
  expert: [
    'Назначенные экспертизы с критериями и сроком',
    'Заключения и согласование оценок с другими экспертами',
  ],
  'quality-analyst': [
    'Раунды мониторинга: сбор, проверка, аналитическая справка',
    'Адресные рекомендации и что по ним сделано',
  ],
}

export const isBuilding = (role: string): boolean => role in COMING

/** An honest home: what can be done already, and what is being built. Nothing pretends to wait. */
export function BuildingPage({
  role,
  roleTitle,
  greeting,
  figures,
}: {
  role: string
  roleTitle: string
  greeting: string
  figures: ReactNode
}) {
  const sections = useNavItems().filter(item => item.path !== '/')
  return (
    <Page
      title={greeting}
      lead={`Рабочее место роли «${roleTitle}» ещё строится. Пока можно смотреть то, что уже открыто этой роли.`}
    >
      <Section title="Что уже открыто">
        {sections.length > 0 ? (
          <ul className={classes.sections}>
            {sections.map(item => (
              <li key={item.path}>
                <AppLink to={item.path}>{item.label}</AppLink>
              </li>
            ))}
          </ul>
        ) : (
          <p>Разделов для этой роли пока нет.</p>
        )}
      </Section>
      <Section title="Что строится">
        <ul className={classes.sections}>
          {COMING[role]?.map(line => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </Section>
      {figures && (
        <Section title="В цифрах">
          <FigureRow>{figures}</FigureRow>
        </Section>
      )}
    </Page>
  )
}
