-- What was stored before a company withdrew its data from publication is let go of.
GRANT DELETE ON company_documents TO comptoir_system;
