REVOKE DELETE ON company_documents FROM comptoir_system;
