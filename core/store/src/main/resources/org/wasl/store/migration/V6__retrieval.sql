-- That a person opened it is another statement than that the machine has it: its own receipt, beside the other.
alter table delivery add column retrieval text, add column retrieved_at timestamptz;
