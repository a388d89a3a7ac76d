"""What people write in running text: amounts of money and periods in captions, boasts and mails."""
