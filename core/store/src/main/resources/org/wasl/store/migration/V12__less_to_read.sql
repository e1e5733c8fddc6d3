-- Nothing is looked for by what these hold. Sampling them for the planner, again and again on tables that grow,
-- cost a sixteenth of the whole machine.
alter table referral
  alter clear set statistics 0,
  alter police set statistics 0,
  alter others set statistics 0,
  alter why set statistics 0;
alter table message
  alter content_digest set statistics 0,
  alter first_answer set statistics 0,
  alter clear set statistics 0;
alter table sealed_content
  alter ciphertext set statistics 0,
  alter digest set statistics 0,
  alter kids set statistics 0;
alter table delivery
  alter receipt set statistics 0,
  alter retrieval set statistics 0,
  alter reason set statistics 0;
alter table audit_entry
  alter message set statistics 0,
  alter delivery set statistics 0,
  alter digest set statistics 0,
  alter why set statistics 0,
  alter salt set statistics 0,
  alter leaf set statistics 0;

-- Whether a suspect runs alone is asked at every claim; without this, of everything that is under way.
create index delivery_alone on delivery (id) where alone and state in ('dispatched', 'attempting');
