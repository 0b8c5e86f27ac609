import { canariesSection } from './canaries-section.ts';
import { changesSection } from './changes-section.ts';
import { findingsSection, stepsSection, testsSection, validationsSection } from './checks-section.ts';
import { failureSection } from './failure-section.ts';
import { headline } from './headline.ts';
import { joined } from './markdown.ts';
import type { ReportInput } from './report-input.ts';
import { timelineSection } from './timeline-section.ts';
import { adviceSection, undoSection } from './undo-section.ts';

/**
 * The report of a deployment in markdown, for any status: what an engineer on call needs first stands first (how it ended, which check
 * failed with which answer, what was undone, what is left, what to do), then how it came to that. Its size is bounded.
 */
export const renderReport = (input: ReportInput): string => {
  const sections = [
    headline,
    failureSection,
    undoSection,
    adviceSection,
    canariesSection,
    changesSection,
    testsSection,
    findingsSection,
    validationsSection,
    stepsSection,
    timelineSection,
  ];
  return `${joined(...sections.map((render) => render(input)))}\n`;
};
